interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Questions to the kernel that wait for their answers, by number. */
export class Questions {
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;

  /** @param send sends the question under its number */
  ask(send: (request: number) => void): Promise<unknown> {
    const request = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(request, { resolve, reject });
      send(request);
    });
  }

  /** An answer to what nobody asked, or a second one, is nothing. */
  answered(request: number, value: unknown): void {
    this.#take(request)?.resolve(value);
  }

  refused(request: number, error: unknown): void {
    this.#take(request)?.reject(error);
  }

  /** Nobody is left to answer. */
  rejectAll(reason: () => unknown): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(reason());
  }

  #take(request: number): Waiting | undefined {
    const question = this.#waiting.get(request);
    this.#waiting.delete(request);
    return question;
  }
}
