import { useEffect, useState } from 'react';
import type { Wording } from '../../../preload/contract/conversation.ts';
import type { Message, RoomId } from '../../../preload/contract/model.ts';
import { useApp } from '../../bridge/hooks.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { differences, type Difference } from './message-difference.ts';

interface VersionsDialogProps {
  readonly roomId: RoomId;
  readonly message: Message;
  readonly onClose: () => void;
}

interface Shown extends Pick<Wording, 'at'> {
  readonly difference: readonly Difference[];
}

/** The wordings of a message, the present one first, each with what became otherwise in it. */
export function VersionsDialogScreen({ roomId, message, onClose }: VersionsDialogProps) {
  const app = useApp();
  const { t, moment } = useTexts();
  const errorWords = useErrorText();
  const [shown, setShown] = useState<readonly Shown[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const { id, edits } = message;

  useEffect(() => {
    let gone = false;
    app.link
      .call('message.versions', { roomId, id })
      .then(withDifferences)
      .then(
        (told) => {
          if (!gone) setShown(told);
        },
        (refusal: unknown) => {
          if (!gone) setError(refusal);
        },
      );
    return () => {
      gone = true;
    };
  }, [app, roomId, id, edits]);

  return (
    <Dialog title={t('message.versions')} closeLabel={t('common.close')} onClose={onClose} wide>
      <ol className="versions" reversed>
        {shown?.map(({ at, difference }, index) => (
          <li key={at}>
            <p className="version-when">
              <time dateTime={new Date(at).toISOString()}>{moment(at)}</time>
              {index === 0 && <span>{t('message.versionNow')}</span>}
              {index === shown.length - 1 && <span>{t('message.versionFirst')}</span>}
            </p>
            <p className="version-words" dir="auto">
              {difference.map((part, at) => (
                <Part key={at} {...part} />
              ))}
            </p>
          </li>
        ))}
      </ol>
      {error !== null && <ErrorNote {...errorWords(error)} detailsLabel={t('common.details')} />}
    </Dialog>
  );
}

function Part({ text, what }: Difference) {
  if (what === 'added') return <ins>{text}</ins>;
  return what === 'removed' ? <del>{text}</del> : text;
}

async function withDifferences(wordings: readonly Wording[]): Promise<readonly Shown[]> {
  const shown = await Promise.all(
    wordings.map(async ({ text, at }, index) => ({
      at,
      difference: await differences(wordings[index - 1]?.text ?? null, text),
    })),
  );
  return shown.reverse();
}
