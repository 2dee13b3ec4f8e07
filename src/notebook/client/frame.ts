import { assetDamaged } from './asset.ts';
import { heldDocument } from './frame-document.ts';

/**
 * The place where cells run: a worker inside an iframe of opaque origin. From
 * there no cookie, storage, page or network can be reached, so any cell may run,
 * a stranger's included.
 *
 * The worker comes from a `data:` address, since a `blob:` worker of an opaque
 * origin has no WebGPU. Its source and everything else is posted in. It talks to
 * the page through a message port of its own, so nothing passes the frame's
 * thread, and a worker that was ended can say nothing more. What the frame's own
 * document does stands in `frame-document.ts`.
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

/** How often each page has found the frame's document damaged: the browser may hold a bad copy at its address. */
const damaged = new WeakMap<Document, number>();
/** A document that has loaded and does not speak by then is not the frame's (milliseconds). */
const silence = 1_000;
/** A document that has not loaded by then will not (milliseconds). */
const patience = 20_000;

/** The address of the frame's document, which must be of the page's own origin, or the document itself. */
export type FrameSource = string | { readonly document: string };

/**
 * @param source the frame's document
 * @throws {ExplainedError} `asset-damaged` when what loads is not the frame's document; the next try goes past
 *   whatever copy the browser has kept
 */
export async function createFrame(
  document: Document,
  source: FrameSource = '/kernel/frame.htm',
): Promise<SandboxFrame> {
  const window = document.defaultView ?? globalThis.window;
  const tries = damaged.get(document) ?? 0;
  const frame = hiddenFrame(document);
  /** Where cells run; the frame itself, unless that is held in another. */
  let inner = frame;
  const address = typeof source === 'string' ? source : 'frame.htm';
  if (typeof source !== 'string') {
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.srcdoc = source.document;
  } else if (await isOutOfReach(window, address)) {
    // Not sandboxed: it is empty, and the page puts the sandbox into it.
    frame.src = address.replace(/frame\.htm$/, 'held.htm');
    frame.addEventListener('load', () => (inner = hold(frame) ?? frame), { once: true });
  } else {
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.src = tries === 0 ? address : `${address}?again=${tries}`;
  }

  let nextId = 1;
  let sent = '';
  const failures = new Map<number, (message: string) => void>();
  const pongs = new Map<number, () => void>();
  let ready: () => void = () => undefined;
  const becameReady = new Promise<void>((resolve) => (ready = resolve));

  const listen = (event: MessageEvent): void => {
    if (event.source !== inner.contentWindow) return;
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
    inner.contentWindow?.postMessage(message, '*', transfer);

  const late = new Promise<'late'>((resolve) => {
    setTimeout(resolve, patience, 'late');
    frame.addEventListener('load', () => setTimeout(resolve, silence, 'late'), { once: true });
  });
  if ((await Promise.race([becameReady, late])) === 'late') {
    remove();
    damaged.set(document, tries + 1);
    throw assetDamaged(address);
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

function hiddenFrame(document: Document): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.setAttribute('allow', '');
  frame.setAttribute('aria-hidden', 'true');
  frame.tabIndex = -1;
  frame.title = '';
  frame.style.display = 'none';
  return frame;
}

/** Whether there is no network, and a service worker in its place, which answers for the page alone. */
async function isOutOfReach({ navigator }: Window, address: string): Promise<boolean> {
  if (!('serviceWorker' in navigator) || navigator.serviceWorker.controller === null) return false;
  return fetch(address, { method: 'HEAD', cache: 'no-store' }).then(
    () => false,
    () => true,
  );
}

/** Puts the sandbox into the document that hands down its policy. @returns nothing where another document came */
function hold(holder: HTMLIFrameElement): HTMLIFrameElement | undefined {
  const document = holder.contentDocument;
  if (!document) return undefined;
  const frame = hiddenFrame(document);
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.srcdoc = heldDocument;
  document.body.append(frame);
  return frame;
}
