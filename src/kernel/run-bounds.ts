/**
 * Whatever would go on by itself after a run (timers, repeated frames, workers, channels) belongs to the run that made
 * it and ends with it, whichever way a cell comes to it: `setInterval`, `self.setInterval`, `new Worker` alike. Between
 * runs nothing can be begun. The kernel's own code has timers of its own (`ordinary-timers.ts`).
 */
import type { RunBounds } from '../notebook/kernel/index.ts';

type Scope = Record<string, unknown> & Pick<typeof globalThis, 'setTimeout' | 'setInterval'>;
type Ending = () => void;

export function boundRuns(scope: Scope): RunBounds {
  let endings: Map<unknown, Ending> | undefined;
  const { setTimeout, setInterval, clearTimeout, clearInterval } = globalThis;

  function define(name: string, value: unknown): void {
    Object.defineProperty(scope, name, { value, writable: true, configurable: true, enumerable: true });
  }

  const timer =
    (make: typeof setTimeout, clear: typeof clearTimeout, once: boolean) =>
    (callback: unknown, delay?: number, ...values: unknown[]): unknown => {
      const own = endings;
      if (!own || typeof callback !== 'function') return 0;
      const id = make(() => {
        if (once) own.delete(id);
        (callback as (...values: unknown[]) => void)(...values);
      }, delay);
      own.set(id, () => clear(id));
      return id;
    };
  const clear = (id: unknown): void => {
    clearTimeout(id as number);
    endings?.delete(id);
  };
  define('setTimeout', timer(setTimeout, clearTimeout, true));
  define('setInterval', timer(setInterval as typeof setTimeout, clearInterval, false));
  define('clearTimeout', clear);
  define('clearInterval', clear);

  /** A constructor whose things end with the run. */
  function bind(name: string, end: (made: object) => void): void {
    const Original = scope[name] as (new (...values: unknown[]) => object) | undefined;
    if (typeof Original !== 'function') return;
    const made = new Proxy(Original, {
      construct(target, values, newTarget) {
        const own = endings;
        if (!own) throw new DOMException(`A cell makes no ${name} after its run.`, 'InvalidStateError');
        const thing = Reflect.construct(target, values, newTarget) as object;
        own.set(thing, () => end(thing));
        return thing;
      },
    });
    define(name, made);
  }
  bind('Worker', (worker) => (worker as Worker).terminate());
  bind('SharedWorker', (worker) => (worker as { port: MessagePort }).port.close());
  bind('BroadcastChannel', (channel) => (channel as BroadcastChannel).close());
  bind('MessageChannel', (channel) => {
    (channel as MessageChannel).port1.close();
    (channel as MessageChannel).port2.close();
  });

  return {
    begin() {
      endings = new Map();
    },
    end() {
      const due = endings;
      endings = undefined;
      for (const finish of due?.values() ?? []) finish();
    },
  };
}
