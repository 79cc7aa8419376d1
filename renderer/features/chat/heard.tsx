import { plainText } from '../../../preload/markdown/plain-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import type { AuthorMarks } from './author-marks.ts';
import { lineText } from './line-text.ts';
import type { Spoken } from './use-attention.ts';

/** What has just come, for those who listen instead of looking. */
export function Heard({ heard, marks }: { heard: readonly Spoken[]; marks: AuthorMarks }) {
  const texts = useTexts();
  return (
    <div className="visually-hidden" aria-live="polite" aria-relevant="additions">
      {heard.map((item) => {
        const mark = marks.get(item.author);
        const name = mark?.alias ?? item.authorName;
        return (
          <p key={item.id}>
            {mark?.newKey && `${texts.t('newKey.title', { name: mark.newKey })}. `}
            {item.kind === 'message'
              ? texts.t('chat.announce', {
                  name,
                  text: plainText(item.text, item.mentions),
                  time: texts.time(item.sentAt),
                })
              : lineText(item, texts, { name })}
          </p>
        );
      })}
    </div>
  );
}
