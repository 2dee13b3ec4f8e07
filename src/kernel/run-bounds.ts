/**
 * Whatever would go on by itself after a run (timers, repeated frames, workers, channels) belongs to the run that made
 * it and ends with it, whichever way a cell comes to it: `setInterval`, `self.setInterval`, `new Worker` alike. Between
 * runs nothing can be begun: what a browser does beside the worker and answers later is not asked of it, so that a loop
 * that waits for it waits for ever. The kernel's own code has timers of its own (`ordinary-timers.ts`).
 */
import type { RunBounds } from '../notebook/kernel/index.ts';
import { fewWorkers } from './few-workers.ts';

type Scope = Record<string, unknown> & Pick<typeof globalThis, 'setTimeout' | 'setInterval'>;
type Ending = () => void;
type Method = (...values: unknown[]) => unknown;

/** What the browser does beside the worker: global functions, and methods by what holds them. */
const asked: readonly [holder: string, ...names: string[]][] = [
  ['', 'fetch', 'createImageBitmap'],
  ['Blob.prototype', 'arrayBuffer', 'bytes', 'text', 'stream'],
  ['Body', 'arrayBuffer', 'bytes', 'blob', 'text', 'json', 'formData'],
  ['FileReader.prototype', 'readAsArrayBuffer', 'readAsText', 'readAsDataURL', 'readAsBinaryString'],
  ['XMLHttpRequest.prototype', 'send'],
  ['OffscreenCanvas.prototype', 'convertToBlob'],
  ['SubtleCrypto.prototype', 'digest', 'encrypt', 'decrypt', 'sign', 'verify', 'generateKey', 'deriveKey', 'deriveBits', 'importKey', 'exportKey', 'wrapKey', 'unwrapKey'],
  ['Scheduler.prototype', 'postTask', 'yield'],
  ['AbortSignal', 'timeout'],
  ['Atomics', 'waitAsync'],
  ['StorageManager.prototype', 'estimate', 'persisted', 'getDirectory'],
  ['Permissions.prototype', 'query'],
  ['MediaCapabilities.prototype', 'decodingInfo', 'encodingInfo'],
  ['LockManager.prototype', 'request', 'query'],
  ['CacheStorage.prototype', 'open', 'match', 'has', 'keys', 'delete'],
  ['IDBFactory.prototype', 'open', 'deleteDatabase', 'databases'],
]; // prettier-ignore

export function boundRuns(scope: Scope): RunBounds {
  let endings: Map<unknown, Ending> | undefined;
  const { setTimeout, setInterval, clearTimeout, clearInterval } = globalThis;

  /** In place of whatever has that name, in the prototypes as well. */
  function define(name: string, value: unknown): void {
    for (const holder of chainOf(scope)) Reflect.deleteProperty(holder, name);
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

  // A worker's frames come by a message to itself (`frame-timer.ts`), which nothing ends.
  const { requestAnimationFrame } = scope as unknown as Partial<typeof globalThis>;
  if (requestAnimationFrame) {
    let last = 0;
    define('requestAnimationFrame', (callback: unknown): number => {
      const own = endings;
      if (!own || typeof callback !== 'function') return 0;
      const id = `frame ${++last}`;
      own.set(id, () => undefined);
      requestAnimationFrame((time) => {
        if (own === endings && own.delete(id)) (callback as (time: number) => void)(time);
      });
      return last;
    });
    define('cancelAnimationFrame', (id: unknown) => void endings?.delete(`frame ${String(id)}`));
  }

  for (const [name, ...methods] of asked)
    for (const holder of holdersOf(scope, name)) for (const method of methods) askOnlyInRuns(holder, method);

  function askOnlyInRuns(holder: object, name: string): void {
    const descriptor = Object.getOwnPropertyDescriptor(holder, name);
    if (typeof descriptor?.value !== 'function') return;
    const value = new Proxy(descriptor.value as Method, {
      apply: (method, self, values) =>
        endings ? Reflect.apply<unknown, unknown[], unknown>(method, self, values) : unanswered(),
    });
    Object.defineProperty(holder, name, { ...descriptor, value });
  }

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
    // An instance leads to its class, too.
    Object.defineProperty(Original.prototype, 'constructor', { value: made, configurable: true });
  }
  if (typeof scope['Worker'] === 'function') define('Worker', fewWorkers(scope['Worker'] as typeof Worker));
  bind('Worker', (worker) => (worker as Worker).terminate());
  bind('EventSource', (source) => (source as EventSource).close());
  bind('WebSocket', (socket) => (socket as WebSocket).close());
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

/** A promise, and what holds one (`Atomics.waitAsync`): whoever awaits either waits for ever. */
const unanswered = (): object =>
  Object.assign(new Promise(() => undefined), { async: true, value: new Promise(() => undefined) });

/** The objects of a name such as `Blob.prototype`; none where the browser has none of it. */
function holdersOf(scope: Scope, name: string): object[] {
  if (name === '') return chainOf(scope);
  if (name === 'Body')
    return ['Request', 'Response'].flatMap((each) => holdersOf(scope, `${each}.prototype`));
  const [first = '', ...rest] = name.split('.');
  let found: unknown = scope[first];
  for (const part of rest) found = (found as Record<string, unknown> | undefined)?.[part];
  return isObject(found) ? [found] : [];
}

function chainOf(object: object): object[] {
  const above: unknown = Object.getPrototypeOf(object);
  return isObject(above) && above !== Object.prototype ? [object, ...chainOf(above)] : [object];
}

const isObject = (value: unknown): value is object =>
  typeof value === 'function' || (typeof value === 'object' && value !== null);
