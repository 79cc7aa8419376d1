import { CameraOff } from 'lucide-react';
import type { RefObject } from 'react';
import type { TextKey } from '../text/text.ts';
import { useTexts } from '../text/use-texts.ts';
import { Button } from './button.tsx';
import './camera-view.css';

const sentences = {
  starting: 'camera.starting',
  looking: 'camera.looking',
  resting: 'camera.resting',
  refused: 'camera.refused',
  none: 'camera.none',
  busy: 'camera.busy',
  unsupported: 'camera.unsupported',
  failed: 'camera.failed',
} as const satisfies Record<string, TextKey>;

interface CameraViewProps {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly state: keyof typeof sentences;
  readonly onAgain: () => void;
}

/** What the camera sees, and in words what it is doing, or why it does nothing. */
export function CameraView({ video, state, onAgain }: CameraViewProps) {
  const { t } = useTexts();
  const dark = state !== 'starting' && state !== 'looking';
  return (
    <div className="camera" data-dark={dark}>
      <div className="camera-picture">
        <video ref={video} muted playsInline aria-label={t('camera.label')} />
        {state === 'looking' && <span className="camera-frame" aria-hidden />}
        {dark && <CameraOff size={28} aria-hidden />}
      </div>
      <p role="status">{t(sentences[state])}</p>
      {dark && state !== 'unsupported' && <Button onClick={onAgain}>{t('common.tryAgain')}</Button>}
    </div>
  );
}
