import { useApp } from '../../bridge/hooks.ts';
import { useCamera } from '../../bridge/use-camera.ts';
import { CameraView } from '../../ui/camera-view.tsx';

/** Looks through the camera for the code on somebody's screen. */
export function CodeScan({ text, onCode }: { text: string; onCode: (code: string) => void }) {
  const app = useApp();
  const { video, state, again } = useCamera(() => app.link.call('app.allowCamera', {}), onCode);
  return (
    <>
      <p>{text}</p>
      <CameraView video={video} state={state} onAgain={again} />
    </>
  );
}
