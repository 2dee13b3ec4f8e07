import type { Session } from './session.ts';

/**
 * A worker that waits to take the place of one that must be ended. Reading its source is most of what a start takes,
 * and can be done while the other still has its chance.
 */
export class Standby {
  readonly #hatch: () => Promise<Session>;
  #waiting: Promise<Session> | undefined;

  constructor(hatch: () => Promise<Session>) {
    this.#hatch = hatch;
  }

  /** Let one get ready, if none does. */
  prepare(): void {
    if (this.#waiting) return;
    const waiting = this.#hatch();
    this.#waiting = waiting;
    waiting.catch(() => {
      if (this.#waiting === waiting) this.#waiting = undefined;
    });
  }

  /** The one that is ready, else a new one. A second try is made where it could not be had. */
  take(): Promise<Session> {
    const waiting = this.#waiting ?? this.#hatch();
    // At once: nobody else is to be given the same.
    this.#waiting = undefined;
    return waiting.catch(() => this.#hatch());
  }

  /** Nobody will take it. */
  dispose(): void {
    void this.#waiting?.then(
      (session) => session.end(),
      () => undefined,
    );
  }
}
