/** In place of tfjs's `tf.data.webcam` and `tf.data.microphone`: a worker has neither, so both could only fail. */
import { ExplainedError } from '../../explained/index.ts';

const without = (code: 'no-camera' | 'no-microphone') => ({
  create(): never {
    throw new ExplainedError(code);
  },
});

export const WebcamIterator = without('no-camera');
export const MicrophoneIterator = without('no-microphone');
