import { useState } from 'react';
import { AppError } from '../../../preload/contract/errors.ts';
import { useApp } from '../../bridge/hooks.ts';
import { useCamera } from '../../bridge/use-camera.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { CameraView } from '../../ui/camera-view.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';

/** Looks for an invite with the camera, and shows what it says: scanning joins nothing. */
export function ScanPane() {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const [error, setError] = useState<unknown>(null);
  const camera = useCamera(
    () => app.link.call('app.allowCamera', {}),
    (text) => void app.invitation.show(text.slice(0, 1_000)).catch(setError),
  );
  const words = error === null ? null : errorWords(error);
  return (
    <>
      <CameraView video={camera.video} state={camera.state} onAgain={camera.again} />
      {words && (
        <ErrorNote
          code={words.code}
          text={
            error instanceof AppError && words.code === 'invite-invalid' ? t('join.notInvite') : words.text
          }
          detailsLabel={t('common.details')}
        />
      )}
    </>
  );
}
