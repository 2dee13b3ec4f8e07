import type {
  Answers,
  CellText,
  FromService,
  Question,
  ToService,
  Topic,
} from '../language-service/index.ts';

/** What knows the types of a page's cells; it runs elsewhere, so nothing that is asked of it holds the page up. */
export interface CodeService {
  /** Whether it came: false where it could not be had, or this machine is spared it. */
  readonly ready: Promise<boolean>;
  /** Whether it answers: not before it has come, nor once it has died. */
  readonly isAlive: boolean;
  /** A cell has another text, or is gone. */
  text(cell: string, text: string | undefined): void;
  /** Never rejects: without a service, or without anything to say, there is no answer. */
  ask<Asked extends Topic>(question: Question & { topic: Asked }): Promise<Answers[Asked] | undefined>;
  /** Told of each cell whose text has changed. @returns the end of it */
  onText(listener: (cell: string) => void): () => void;
}

/** The parts of a `Worker` that are needed. */
export interface ServiceWorkerPort {
  postMessage(message: ToService, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<FromService>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

/** What a service is started with. */
export interface ServiceParts {
  worker: ServiceWorkerPort;
  declarations: ArrayBuffer;
  words?: ArrayBuffer | undefined;
}

/**
 * No answer takes so long (milliseconds): a text that keeps TypeScript busy for ever, as a stranger's may, costs its help
 * and nothing else.
 */
const longest = 30_000;

/**
 * @param load fetches the parts; nothing where they are not wanted on this machine
 * @param cells the texts of all cells, asked when the parts are there
 */
export function createCodeService(
  load: () => Promise<ServiceParts | undefined>,
  cells: () => readonly CellText[],
): CodeService {
  const waiting = new Map<number, (answer: Answers[Topic] | undefined) => void>();
  const listeners = new Set<(cell: string) => void>();
  let port: ServiceWorkerPort | undefined;
  let asked = 0;
  let isReady = false;
  let watch: ReturnType<typeof setTimeout> | undefined;

  /** One answer is waited for at a time: the next, or that it has come. */
  function wait(milliseconds?: number, late = end): void {
    clearTimeout(watch);
    watch = milliseconds === undefined ? undefined : setTimeout(late, milliseconds);
  }

  function end(): void {
    wait();
    port?.terminate();
    port = undefined;
    isReady = false;
    for (const answer of waiting.values()) answer(undefined);
    waiting.clear();
  }

  async function open(): Promise<boolean> {
    const parts = await load();
    if (!parts) return false;
    const { worker, declarations, words } = parts;
    return new Promise((resolve) => {
      worker.onmessage = ({ data: message }) => {
        if (message.type === 'ready') {
          isReady = true;
          wait(waiting.size > 0 ? longest : undefined);
          return resolve(true);
        }
        waiting.get(message.id)?.(message.answer);
        waiting.delete(message.id);
        wait(waiting.size > 0 ? longest : undefined);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        end();
        resolve(false);
      };
      port = worker;
      wait(4 * longest, () => {
        end();
        resolve(false);
      });
      worker.postMessage(
        { type: 'open', declarations, cells: cells(), ...(words && { words }) },
        words ? [declarations, words] : [declarations],
      );
    });
  }

  const ready = open().catch(() => false);
  return {
    ready,
    get isAlive() {
      return isReady;
    },
    text(cell, text) {
      port?.postMessage({ type: 'text', cell, text });
      for (const listener of listeners) listener(cell);
    },
    ask(question) {
      if (!port) return Promise.resolve(undefined);
      const to = port;
      return new Promise((resolve) => {
        const id = ++asked;
        // Before it has come, its coming is waited for.
        if (isReady && waiting.size === 0) wait(longest);
        waiting.set(id, resolve as (answer: Answers[Topic] | undefined) => void);
        to.postMessage({ type: 'ask', id, question });
      });
    },
    onText(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
