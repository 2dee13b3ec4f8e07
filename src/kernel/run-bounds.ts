/**
 * Whatever would go on by itself after a run (timers, repeated frames, workers, channels, listeners) belongs to the run that
 * made it and ends with it, whichever way a cell comes to it: `setInterval`, `self.setInterval`, `new Worker` alike. What a
 * browser does beside the worker and answers later is asked of it in runs alone, and answered to the run that asked: a loop
 * that still waits when its run has ended waits for ever, and is not there in the run of another cell. The kernel's own code
 * has timers and a compiler of its own (`ordinary-timers.ts`).
 */
import type { RunBounds } from '../notebook/kernel/index.ts';
import { fewWorkers } from './few-workers.ts';

type Scope = Record<string, unknown> & Pick<typeof globalThis, 'setTimeout' | 'setInterval'>;
type Ending = () => void;
type Method = (...values: unknown[]) => unknown;
type Class = new (...values: unknown[]) => object;

/** Whose first argument the browser calls when it likes. */
const telling = ['FinalizationRegistry', 'PerformanceObserver'];

const body = ['arrayBuffer', 'bytes', 'blob', 'text', 'json', 'formData'] as const;

/** What the browser does beside the worker: global functions, and methods by what holds them. */
const asked: readonly [holder: string, ...names: PropertyKey[]][] = [
  ['', 'fetch', 'createImageBitmap'],
  ['Blob.prototype', 'arrayBuffer', 'bytes', 'text', 'stream'],
  ['Request.prototype', ...body],
  ['Response.prototype', ...body],
  ['ReadableStreamDefaultReader.prototype', 'read'],
  ['ReadableStreamBYOBReader.prototype', 'read'],
  ['WebAssembly', 'compile', 'instantiate', 'compileStreaming', 'instantiateStreaming'],
  ['FontFace.prototype', 'load'],
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
  const removeListener = scope['removeEventListener'] as typeof removeEventListener;
  const handlers: string[] = [];
  for (const name in scope) if (name.startsWith('on')) handlers.push(name);
  /** Before the first run the kernel itself listens. */
  let hasRun = false;
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

  /** The method calls what is made of it. */
  function wrap(
    holder: object,
    name: PropertyKey,
    apply: (method: Method, self: unknown, values: unknown[]) => unknown,
  ) {
    const descriptor = Object.getOwnPropertyDescriptor(holder, name);
    if (typeof descriptor?.value !== 'function') return;
    const value = new Proxy(descriptor.value as Method, { apply });
    Object.defineProperty(holder, name, { ...descriptor, value });
  }

  function askOnlyInRuns(holder: object, name: PropertyKey): void {
    wrap(holder, name, (method, self, values) => {
      const own = endings;
      if (!own) return unanswered();
      const answer = Reflect.apply<unknown, unknown[], unknown>(method, self, values);
      // A reader that tells by events.
      if (answer === undefined) own.set(self, () => (self as Partial<FileReader>).abort?.());
      const { value } = (answer ?? {}) as { value?: unknown };
      return value instanceof Promise ? { async: true, value: within(own, value) } : within(own, answer);
    });
  }

  /** Settles in the run that asked, or never. */
  const within = (own: object, answer: unknown): unknown =>
    answer instanceof Promise
      ? new Promise((resolve, reject) => {
          const inRun = (settle: (value: unknown) => void) => (value: unknown) => {
            if (own === endings) settle(value);
          };
          answer.then(inRun(resolve), inRun(reject));
        })
      : answer;

  wrap(EventTarget.prototype, 'addEventListener', (method, self, values) => {
    if (hasRun && (self ?? scope) === scope) {
      if (!endings) return;
      const [type, listener] = values as [string, EventListener];
      endings.set({}, () => [true, false].forEach((capture) => removeListener(type, listener, capture)));
    }
    return Reflect.apply<unknown, unknown[], unknown>(method, self, values);
  });

  // A port that has been handed on is another, of which nothing here knows.
  const handOn = (method: Method, self: unknown, [message, given]: unknown[]): unknown => {
    const { transfer = given } = (given ?? {}) as { transfer?: unknown };
    const handed = [...((transfer ?? []) as Iterable<unknown>)];
    if (handed.some((each) => each instanceof MessagePort))
      throw new DOMException('A cell hands no port on.', 'DataCloneError');
    return Reflect.apply<unknown, unknown[], unknown>(method, self, [message, { transfer: handed }]);
  };
  for (const holder of chainOf(scope)) wrap(holder, 'structuredClone', handOn);
  wrap(MessagePort.prototype, 'postMessage', handOn);

  /** A class whose things are made in runs alone. */
  function replace(
    name: string,
    make: (own: Map<unknown, Ending>, Original: Class, values: unknown[], as: object) => object,
  ): void {
    const Original = scope[name] as Class | undefined;
    if (!Original) return;
    const value = new Proxy(Original, {
      construct(target, values, newTarget) {
        if (!endings) throw new DOMException(`A cell makes no ${name} after its run.`, 'InvalidStateError');
        return make(endings, target, values, newTarget);
      },
    });
    define(name, value);
    // An instance leads to its class, too.
    Object.defineProperty(Original.prototype, 'constructor', { value, configurable: true });
  }

  /** Its things end with the run. */
  const bind = (name: string, end: (made: object) => void): void =>
    replace(name, (own, Original, values, as) => {
      const thing = Reflect.construct(Original, values, as as Class);
      own.set(thing, () => end(thing));
      return thing;
    });
  for (const name of telling)
    replace(name, (own, Original, [tell, ...values], as) => {
      const told = (...given: unknown[]): unknown => own === endings && (tell as Method)(...given);
      return Reflect.construct(Original, [told, ...values], as as Class);
    });
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
      hasRun = true;
      endings = new Map();
    },
    end() {
      const due = endings;
      endings = undefined;
      for (const finish of due?.values() ?? []) finish();
      // Had otherwise than by `addEventListener`.
      for (const name of handlers) scope[name] = null;
    },
  };
}

/** A promise, and what holds one (`Atomics.waitAsync`): whoever awaits either waits for ever. */
const unanswered = (): object =>
  Object.assign(new Promise(() => undefined), { async: true, value: new Promise(() => undefined) });

/** The objects of a name such as `Blob.prototype`; none where the browser has none of it. */
function holdersOf(scope: Scope, name: string): object[] {
  if (name === '') return chainOf(scope);
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
