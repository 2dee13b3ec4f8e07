import type { DecodedPicture, DecodeRequest } from './decode.worker.ts';
import type { PackedPicture } from './packed-picture.ts';

export interface Decoding {
  readonly size: number;
  readonly signal: AbortSignal;
  /** Called after each picture. */
  readonly heard: (done: number) => void;
}

/** A photograph of 12 megapixels is 50 MB while it is read: a few at a time. */
const mostWorkers = 4;
/** Nothing takes so long to decode; what does is not waited for (milliseconds). */
const patience = 60_000;

/**
 * Decodes all pictures in workers, one at a time in each.
 * @returns for each picture what a worker made of it, in their order; the pixels as a blob, which the browser may lay on disk
 * @throws what the signal gives as its reason
 */
export async function decodeAll(
  pictures: readonly PackedPicture[],
  { size, signal, heard }: Decoding,
): Promise<{ key: string; pixels?: Blob }[]> {
  const results: { key: string; pixels?: Blob }[] = [];
  let next = 0;
  let done = 0;

  async function work(): Promise<void> {
    let worker = startWorker();
    try {
      while (next < pictures.length) {
        signal.throwIfAborted();
        const index = next++;
        const request = { picture: pictures[index]!, size };
        let decoded = await answer(worker, request, signal);
        signal.throwIfAborted();
        if (!decoded) {
          // It died of the picture or hangs on it; or the machine was asleep meanwhile, and the picture is a good one.
          worker.terminate();
          worker = startWorker();
          decoded = await answer(worker, request, signal);
          signal.throwIfAborted();
        }
        results[index] = {
          key: decoded?.key ?? '',
          ...(decoded?.pixels && { pixels: new Blob([decoded.pixels]) }),
        };
        if (!decoded) {
          worker.terminate();
          worker = startWorker();
        }
        heard(++done);
      }
    } finally {
      worker.terminate();
    }
  }

  const processors = Math.max(1, (navigator.hardwareConcurrency || 2) - 1);
  const count = Math.min(mostWorkers, processors, Math.max(1, pictures.length));
  await Promise.all(Array.from({ length: count }, work));
  return results;
}

const startWorker = (): Worker =>
  new Worker(new URL('./decode.worker.ts', import.meta.url), { type: 'module', name: 'photographs' });

/** What the worker says; undefined where it says nothing. */
function answer(
  worker: Worker,
  request: DecodeRequest,
  signal: AbortSignal,
): Promise<DecodedPicture | undefined> {
  return new Promise((resolve) => {
    const finish = (decoded?: DecodedPicture): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(decoded);
    };
    const stop = (): void => finish();
    const timer = setTimeout(finish, patience);
    signal.addEventListener('abort', stop, { once: true });
    worker.onmessage = ({ data }: MessageEvent<DecodedPicture>) => finish(data);
    worker.onerror = (event) => {
      event.preventDefault();
      finish();
    };
    worker.postMessage(request);
  });
}
