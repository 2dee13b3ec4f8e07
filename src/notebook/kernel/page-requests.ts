import { errorOf } from '../../explained/index.ts';
import { stopError, type ToKernel, type ToPage } from '../protocol/index.ts';

type Supply = Extract<ToKernel, { type: 'supply' }>;

/** What the kernel has asked the page for, and waits for. */
export class PageRequests {
  readonly #open = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  readonly #post: (message: ToPage) => void;
  #next = 1;

  constructor(post: (message: ToPage) => void) {
    this.#post = post;
  }

  /** @returns what the page supplies under `name`; rejects with its refusal, or when `signal` is aborted */
  ask(name: string, value: unknown, signal?: AbortSignal): Promise<unknown> {
    if (signal?.aborted) return Promise.reject(stopError());
    const number = this.#next++;
    // Made now, while the cell's line that asks is on the stack.
    const { stack } = new Error('request');
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        this.#open.delete(number);
        reject(stopError());
      };
      signal?.addEventListener('abort', stop, { once: true });
      const settle =
        <T>(finish: (value: T) => void) =>
        (value: T): void => {
          signal?.removeEventListener('abort', stop);
          finish(value);
        };
      const fail = (error: unknown): void => {
        if (error instanceof Error && stack !== undefined) error.stack = stack;
        reject(error);
      };
      this.#open.set(number, { resolve: settle(resolve), reject: settle(fail) });
      this.#post({ type: 'request', request: number, name, value });
    });
  }

  settle(supply: Supply): void {
    const waiting = this.#open.get(supply.request);
    this.#open.delete(supply.request);
    if (supply.ok) return waiting?.resolve(supply.value);
    waiting?.reject(errorOf(supply.error));
  }
}
