import { KeyRound, TriangleAlert } from 'lucide-react';
import { flagSentences } from '../../text/flags.ts';
import { useTexts } from '../../text/use-texts.ts';
import type { AuthorMark } from './author-marks.ts';

interface AuthorLineProps {
  readonly name: string;
  readonly mark: AuthorMark | undefined;
  readonly onOpen: () => void;
}

/** Who wrote it, and what to beware of; pressed, the person's card opens. Keys reach the card from the list of people. */
export function AuthorLine({ name, mark, onOpen }: AuthorLineProps) {
  return (
    <>
      <button type="button" className="message-author" tabIndex={-1} onClick={onOpen}>
        <bdi>{name}</bdi>
      </button>
      {mark && <AuthorWarnings mark={mark} onOpen={onOpen} />}
    </>
  );
}

/** What to beware of in somebody; pressed, their card says more. */
export function AuthorWarnings({ mark, onOpen }: { mark: AuthorMark; onOpen: () => void }) {
  const { t } = useTexts();
  return (
    <>
      {mark.newKey !== null && (
        <button type="button" className="message-warning" aria-haspopup="dialog" onClick={onOpen}>
          <KeyRound size={14} aria-hidden />
          <span>{t('newKey.title', { name: mark.newKey })}</span>
        </button>
      )}
      {mark.flag && (
        <button type="button" className="message-warning" aria-haspopup="dialog" onClick={onOpen}>
          <TriangleAlert size={14} aria-hidden />
          <span>{t(flagSentences[mark.flag].title)}</span>
        </button>
      )}
    </>
  );
}
