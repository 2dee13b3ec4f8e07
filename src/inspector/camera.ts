import { ExplainedError } from '../explained/index.ts';
import { drawn, named, type ChosenPicture } from './picture.ts';

/**
 * One frame of the reader's camera; the camera is let go at once.
 * @throws {ExplainedError} `camera-denied` or `camera-absent`
 */
export async function takePicture(): Promise<ChosenPicture> {
  // Absent where the page is not served securely.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) throw new ExplainedError('camera-absent');
  const stream = await devices
    .getUserMedia({ video: { width: { ideal: 640 }, facingMode: 'environment' } })
    .catch((error: unknown) => {
      const denied = error instanceof DOMException && error.name === 'NotAllowedError';
      throw new ExplainedError(denied ? 'camera-denied' : 'camera-absent');
    });
  try {
    const video = document.createElement('video');
    video.muted = true;
    video.playsInline = true;
    video.srcObject = stream;
    await video.play();
    // The first frames of many cameras are dark while the exposure settles.
    await new Promise((resolve) => setTimeout(resolve, 400));
    return named(drawn(video, video.videoWidth, video.videoHeight));
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}
