/** Workers within the kernel's worker that share its work: the steps of a training (`nn/step`), the pictures of a pass (`nn/inference`). */
import { dataOf } from './event-data.ts';
import type { Helper } from '../nn/step/index.ts';

/**
 * The class and what is done with it as they were before a cell could alter them: whoever got hold of a helper could have
 * it go on after its run.
 */
const { Worker } = globalThis as { Worker?: typeof globalThis.Worker };
const { postMessage, terminate } = Worker?.prototype ?? {};
const { addEventListener } = globalThis.EventTarget.prototype;
const { apply } = Reflect;

/** Evaluates the first message as the helper's source. It makes no workers of its own, which nobody would count. */
const boot = 'delete self.Worker;onmessage=({data})=>{onmessage=null;(0,eval)(data)}';

/**
 * @param source text of the bundle of `training.worker.ts` or `inference.worker.ts`
 * @throws where a worker may not have workers
 */
export function startNestedWorker<Out, In>(source: string): Helper<Out, In> {
  if (!Worker || !postMessage || !terminate) throw new Error('no workers within a worker');
  // Of an opaque origin a `blob:` address is as good; `data:` is what the policy of the frame is tried with.
  const worker = new Worker(`data:text/javascript,${encodeURIComponent(boot)}`);
  const on = <Kind extends Event>(name: string, listener: (event: Kind) => void): void =>
    void apply(addEventListener, worker, [name, listener]);
  const post = (message: unknown, transfer: Transferable[] = []): void =>
    void apply(postMessage, worker, [message, transfer]);
  post(source);
  return {
    post,
    receive: (listener) => on('message', (event: MessageEvent<In>) => listener(dataOf(event))),
    lost: (listener) => {
      on('error', (event: ErrorEvent) => {
        event.preventDefault();
        listener(String(event.message || 'worker error'));
      });
      on('messageerror', () => listener('a message that cannot be read'));
    },
    end: () => void apply(terminate, worker, []),
  };
}
