import { Megaphone } from 'lucide-react';
import type { Cursor } from '../../../preload/contract/model.ts';
import type { Composing } from '../../state/conversation-mode.ts';
import type { MessageBoxView } from '../../state/message-box.ts';
import { tellsOfQuiet } from '../../state/silence.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { EditingNote, ReplyNote } from './composer-about.tsx';
import { CharacterCount } from './composer-count.tsx';
import { SlowNote } from './quiet-line.tsx';

interface ComposerNotesProps {
  readonly view: MessageBoxView;
  readonly composing: Composing;
  readonly slowUntil: number | null;
  readonly left: number | null;
  readonly onShow: (cursor: Cursor) => void;
  readonly onStop: () => void;
  readonly onPutBack: () => void;
}

/** What is to be known of the text in the box below. */
export function ComposerNotes(props: ComposerNotesProps) {
  const { view, composing, slowUntil, left, onShow, onStop, onPutBack } = props;
  const { takenBack, announce, error } = view;
  const About = composing.kind === 'edit' ? EditingNote : ReplyNote;
  return (
    <>
      <Refusal error={error} />
      {slowUntil !== null && <SlowNote until={slowUntil} />}
      {composing.kind !== 'new' && (
        <About message={composing.message} onShow={() => onShow(composing.message.cursor)} onStop={onStop} />
      )}
      {announce && composing.kind !== 'edit' && <AnnounceNote />}
      {takenBack !== null && composing.kind !== 'edit' && <TakenBackNote onPutBack={onPutBack} />}
      {left !== null && <CharacterCount left={left} />}
    </>
  );
}

/** Why the last thing asked for could not be done: calmly, where it is a matter of who may write. */
function Refusal({ error }: { error: unknown }) {
  const { t } = useTexts();
  const errorWords = useErrorText();
  if (error === null) return null;
  const refusal = errorWords(error);
  if (!tellsOfQuiet(refusal.code)) return <ErrorNote {...refusal} detailsLabel={t('common.details')} />;
  return (
    <div className="composer-note">
      <p role="alert">{refusal.text}</p>
    </div>
  );
}

/** Taking back asks nothing, so its words can be had back. */
function TakenBackNote({ onPutBack }: { onPutBack: () => void }) {
  const { t } = useTexts();
  return (
    <div className="composer-note">
      <span role="status">{t('compose.takenBack')}</span>
      <Button kind="quiet" small onClick={onPutBack}>
        {t('compose.putBack')}
      </Button>
    </div>
  );
}

/** What sending will ask of everybody. */
function AnnounceNote() {
  const { t } = useTexts();
  return (
    <div className="composer-note composer-note-strong">
      <Megaphone size={14} aria-hidden />
      <span role="status">{t('compose.announcing')}</span>
    </div>
  );
}
