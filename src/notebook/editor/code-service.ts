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

  function end(): void {
    port?.terminate();
    port = undefined;
    for (const answer of waiting.values()) answer(undefined);
    waiting.clear();
  }

  async function open(): Promise<boolean> {
    const parts = await load();
    if (!parts) return false;
    const { worker, declarations, words } = parts;
    return new Promise((resolve) => {
      worker.onmessage = ({ data: message }) => {
        if (message.type === 'ready') return resolve(true);
        waiting.get(message.id)?.(message.answer);
        waiting.delete(message.id);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        end();
        resolve(false);
      };
      port = worker;
      worker.postMessage(
        { type: 'open', declarations, cells: cells(), ...(words && { words }) },
        words ? [declarations, words] : [declarations],
      );
    });
  }

  const ready = open().catch(() => false);
  return {
    ready,
    text(cell, text) {
      port?.postMessage({ type: 'text', cell, text });
      for (const listener of listeners) listener(cell);
    },
    ask(question) {
      if (!port) return Promise.resolve(undefined);
      const to = port;
      return new Promise((resolve) => {
        const id = ++asked;
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
