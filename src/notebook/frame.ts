/**
 * The place where cells run: a worker inside an iframe of opaque origin. From
 * there no cookie, storage, page or network can be reached, so any cell may run,
 * a stranger's included.
 *
 * The worker comes from a `data:` address, since a `blob:` worker of an opaque
 * origin has no WebGPU. Its source and everything else is posted in. It talks to
 * the page through a message port of its own, so nothing passes the frame's
 * thread, and a worker that was ended can say nothing more.
 */
export interface SandboxFrame {
  /** Start a worker that evaluates `source` and finds `port` as `self.kernelPort`. */
  spawn(source: string, port: MessagePort): Worklet;
  /** Resolves if the frame's own thread answers in time; a crashed frame does not. */
  alive(timeout: number): Promise<boolean>;
  remove(): void;
}

export interface Worklet {
  terminate(): void;
  /** Resolves with a message if the worker's script could not be started. */
  readonly failed: Promise<string>;
}

const policy = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob: data:",
  'worker-src data: blob:',
  'connect-src blob: data:',
].join('; ');

/** Evaluates the first message as the kernel's source. Runs in the worker. */
const boot = `onmessage = (event) => {
  onmessage = null;
  self.kernelPort = event.ports[0];
  (0, eval)(event.data);
};`;

/** Runs in the frame: makes and ends workers for the page, and for nobody else. */
const script = `
const workers = new Map();
let source = '';
onmessage = (event) => {
  if (event.source !== parent) return;
  const message = event.data;
  if (message.type === 'ping') parent.postMessage({ type: 'pong', id: message.id }, '*');
  if (message.type === 'terminate') {
    workers.get(message.id)?.terminate();
    workers.delete(message.id);
  }
  if (message.type === 'spawn') {
    source = message.source ?? source;
    const worker = new Worker('data:text/javascript,${encodeURIComponent(boot)}');
    workers.set(message.id, worker);
    worker.onerror = (error) => {
      error.preventDefault();
      parent.postMessage({ type: 'failed', id: message.id, message: String(error.message ?? 'worker error') }, '*');
    };
    worker.postMessage(source, event.ports);
  }
};
parent.postMessage({ type: 'ready' }, '*');`;

const page = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><script>${script}</script>`;

/** @throws {Error} when the frame does not come up within ten seconds */
export async function createFrame(document: Document): Promise<SandboxFrame> {
  const window = document.defaultView ?? globalThis.window;
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.setAttribute('allow', '');
  frame.setAttribute('aria-hidden', 'true');
  frame.tabIndex = -1;
  frame.title = '';
  frame.style.display = 'none';
  frame.srcdoc = page;

  let nextId = 1;
  let sent = '';
  const failures = new Map<number, (message: string) => void>();
  const pongs = new Map<number, () => void>();
  let ready: () => void = () => undefined;
  const becameReady = new Promise<void>((resolve) => (ready = resolve));

  const listen = (event: MessageEvent): void => {
    if (event.source !== frame.contentWindow) return;
    const message = event.data as { type?: unknown; id?: unknown; message?: unknown } | null;
    if (typeof message !== 'object' || message === null) return;
    const id = typeof message.id === 'number' ? message.id : -1;
    if (message.type === 'ready') ready();
    else if (message.type === 'pong') pongs.get(id)?.();
    else if (message.type === 'failed') failures.get(id)?.(String(message.message).slice(0, 500));
  };
  window.addEventListener('message', listen);
  document.body.append(frame);

  const remove = (): void => {
    window.removeEventListener('message', listen);
    frame.remove();
  };
  const post = (message: object, transfer: Transferable[] = []): void =>
    frame.contentWindow?.postMessage(message, '*', transfer);

  const late = new Promise<'late'>((resolve) => setTimeout(resolve, 10_000, 'late'));
  if ((await Promise.race([becameReady, late])) === 'late') {
    remove();
    throw new Error('The sandbox frame did not load.');
  }

  return {
    spawn(source, port) {
      const id = nextId++;
      const failed = new Promise<string>((resolve) => failures.set(id, resolve));
      // The frame keeps the source, so a restart need not send it again.
      post({ type: 'spawn', id, source: source === sent ? undefined : source }, [port]);
      sent = source;
      return {
        failed,
        terminate() {
          failures.delete(id);
          post({ type: 'terminate', id });
        },
      };
    },
    alive(timeout) {
      const id = nextId++;
      return new Promise((resolve) => {
        const timer = setTimeout(() => finish(false), timeout);
        const finish = (alive: boolean): void => {
          clearTimeout(timer);
          pongs.delete(id);
          resolve(alive);
        };
        pongs.set(id, () => finish(true));
        post({ type: 'ping', id });
      });
    },
    remove,
  };
}
