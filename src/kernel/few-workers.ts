import { ExplainedError } from '../explained/index.ts';

/** As many as there are processors are of use; more only take the page's share of them. */
const mostWorkers = (): number => Math.max(2, Math.min(8, globalThis.navigator.hardwareConcurrency));

/** What a worker runs first: it makes no workers of its own, which nobody would count. */
const first = 'data:text/javascript,delete self.Worker';

/**
 * Workers that a cell makes, a few at a time: busy ones share the processors with the page, which has no way to go first.
 * @param Original the class of the browser; its own `terminate` is replaced
 * @returns a class that throws `too-many-workers` for one more
 */
export function fewWorkers(Original: typeof Worker): typeof Worker {
  const living = new Set<object>();
  const { Blob, URL } = globalThis;
  const { terminate } = Original.prototype;
  Original.prototype.terminate = function (this: Worker) {
    living.delete(this);
    terminate.call(this);
  };
  return new Proxy(Original, {
    construct(target, [address, options]: [unknown, WorkerOptions | undefined], newTarget) {
      const limit = mostWorkers();
      if (living.size >= limit) throw new ExplainedError('too-many-workers', { limit });
      const its = JSON.stringify(String(address));
      const code =
        options?.type === 'module'
          ? `import ${JSON.stringify(first)}; import ${its};`
          : `importScripts(${JSON.stringify(first)}, ${its});`;
      const place = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
      const made = Reflect.construct(target, [place, options ?? {}], newTarget) as Worker;
      living.add(made);
      return made;
    },
  });
}
