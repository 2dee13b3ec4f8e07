/** Workers within the kernel's worker that share its work: the steps of a training (`nn/step`), the pictures of a pass (`nn/inference`). */
import type { Helper } from '../nn/step/index.ts';

/** The constructor as it was before anything was bound to the runs of cells: what is shared ends its own workers. */
const { Worker } = globalThis as { Worker?: typeof globalThis.Worker };

/** Evaluates the first message as the helper's source. */
const boot = 'onmessage=({data})=>{onmessage=null;(0,eval)(data)}';

/**
 * @param source text of the bundle of `training.worker.ts` or `inference.worker.ts`
 * @throws where a worker may not have workers
 */
export function startNestedWorker<Out, In>(source: string): Helper<Out, In> {
  if (!Worker) throw new Error('no workers within a worker');
  // Of an opaque origin a `blob:` address is as good; `data:` is what the policy of the frame is tried with.
  const worker = new Worker(`data:text/javascript,${encodeURIComponent(boot)}`);
  worker.postMessage(source);
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    receive: (listener) => {
      worker.onmessage = ({ data }: MessageEvent<In>) => listener(data);
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
