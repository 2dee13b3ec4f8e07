/** Workers within the kernel's worker that share the steps of a training; see `nn/step`. */
import type { FromHelper, Helper } from '../nn/step/index.ts';

/** The constructor as it was before anything was bound to the runs of cells: a training ends its own workers. */
const { Worker } = globalThis as { Worker?: typeof globalThis.Worker };

/** Evaluates the first message as the helper's source. */
const boot = 'onmessage=({data})=>{onmessage=null;(0,eval)(data)}';

/**
 * @param source text of the bundle of `training.worker.ts`
 * @throws where a worker may not have workers
 */
export function startTrainingHelper(source: string): Helper {
  if (!Worker) throw new Error('no workers within a worker');
  // Of an opaque origin a `blob:` address is as good; `data:` is what the policy of the frame is tried with.
  const worker = new Worker(`data:text/javascript,${encodeURIComponent(boot)}`, { name: 'training' });
  worker.postMessage(source);
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    receive: (listener) => {
      worker.onmessage = ({ data }: MessageEvent<FromHelper>) => listener(data);
    },
    lost: (listener) => {
      worker.onerror = (event) => {
        event.preventDefault();
        listener(String(event.message || 'worker error'));
      };
      worker.onmessageerror = () => listener('a message that cannot be read');
    },
    end: () => worker.terminate(),
  };
}
