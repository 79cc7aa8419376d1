import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react';
import {
  cameraProblem,
  closeCamera,
  frameReader,
  hasCameras,
  openCamera,
  type CameraProblem,
} from './camera.ts';

/** `resting`: it was switched off after a while in which nothing was found. */
export type CameraState = 'starting' | 'looking' | 'resting' | CameraProblem;

export interface Camera {
  /** Where the picture is to be shown. */
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly state: CameraState;
  /** Tries anew after a problem or a rest. */
  again(): void;
}

const everyMs = 120;
/** As long as the app allows it. */
const restAfterMs = 120_000;

/**
 * The camera, for as long as the component is there. `allow` is asked first; `onText` hears what each QR code says that
 * comes before it, once in a row.
 */
export function useCamera(allow: () => Promise<void>, onText: (text: string) => void): Camera {
  const video = useRef<HTMLVideoElement>(null);
  const [round, setRound] = useState(0);
  const [state, setState] = useState<CameraState>('starting');
  const askFirst = useEffectEvent(allow);
  const tell = useEffectEvent(onText);

  useEffect(() => {
    let gone = false;
    let stop = (): void => undefined;
    const run = async (): Promise<void> => {
      if (!hasCameras()) return setState('unsupported');
      await askFirst();
      if (gone) return;
      const stream = await openCamera();
      const element = video.current;
      if (gone || !element) return closeCamera(stream);
      stop = () => closeCamera(stream);
      element.srcObject = stream;
      await element.play();
      const reader = await frameReader();
      if (gone) return;
      setState('looking');
      let last: string | null = null;
      const look = setInterval(() => {
        const text = reader.read(element);
        if (text === null || text === last) return;
        last = text;
        tell(text);
      }, everyMs);
      const rest = setTimeout(() => {
        stop();
        setState('resting');
      }, restAfterMs);
      stop = () => {
        clearInterval(look);
        clearTimeout(rest);
        closeCamera(stream);
        element.srcObject = null;
      };
    };
    run().catch((error: unknown) => {
      stop();
      if (!gone) setState(cameraProblem(error));
    });
    return () => {
      gone = true;
      stop();
    };
  }, [round]);

  return {
    video,
    state,
    again: () => {
      setState('starting');
      setRound((before) => before + 1);
    },
  };
}
