import type { HostLine, Message } from '../../../preload/contract/model.ts';
import { useTexts } from '../../text/use-texts.ts';
import { lineText } from './line-text.ts';

/** What has just come, for those who listen instead of looking. */
export function Heard({ heard }: { heard: readonly (Message | HostLine)[] }) {
  const texts = useTexts();
  return (
    <div className="visually-hidden" aria-live="polite" aria-relevant="additions">
      {heard.map((item) => (
        <p key={item.id}>
          {item.kind === 'host'
            ? lineText(item, texts)
            : texts.t('chat.announce', {
                name: item.authorName,
                text: item.text,
                time: texts.time(item.sentAt),
              })}
        </p>
      ))}
    </div>
  );
}
