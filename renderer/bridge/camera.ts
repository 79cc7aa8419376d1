/** Why there is no picture: refused by somebody, no camera here, taken by another program, not offered at all, or else. */
export type CameraProblem = 'refused' | 'none' | 'busy' | 'unsupported' | 'failed';

const problems: Readonly<Record<string, CameraProblem>> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'none',
  OverconstrainedError: 'none',
  NotReadableError: 'busy',
  AbortError: 'busy',
};

export const cameraProblem = (error: unknown): CameraProblem =>
  (error instanceof Error ? problems[error.name] : undefined) ?? 'failed';

/** Opens the camera that looks away from the person, where there are two. Throws what the browser throws. */
export function openCamera(): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: 'environment', width: { ideal: 1_280 }, height: { ideal: 720 } },
  });
}

/** Whether this page is offered cameras at all. */
export const hasCameras = (): boolean => 'mediaDevices' in navigator;

export const closeCamera = (stream: MediaStream): void => stream.getTracks().forEach((track) => track.stop());

/** Longest side, in pixels, of what is looked through for a code: enough for any on a screen. */
const longest = 960;

export interface FrameReader {
  /** What the QR code in the picture says; null where there is none to be read. */
  read(video: HTMLVideoElement): string | null;
}

/** Loads the decoder, which no window carries that scans nothing. */
export async function frameReader(): Promise<FrameReader> {
  const { decodeQR } = await import('qr/decode.js');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return {
    read(video) {
      const { videoWidth, videoHeight } = video;
      if (!context || videoWidth === 0 || videoHeight === 0) return null;
      const scale = Math.min(1, longest / Math.max(videoWidth, videoHeight));
      const width = Math.round(videoWidth * scale);
      const height = Math.round(videoHeight * scale);
      canvas.width = width;
      canvas.height = height;
      context.drawImage(video, 0, 0, width, height);
      try {
        return decodeQR(context.getImageData(0, 0, width, height));
      } catch {
        return null;
      }
    },
  };
}
