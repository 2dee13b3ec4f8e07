/** How many workers share a step best: tried on the first steps, whose numbers are the same with any. */

/** Steps with each number of workers; the first of them is not timed, as whoever joins has to warm up. */
const tries = 4;

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Infinity;

/** What was found, by what was trained: a kernel need not find out twice. */
const found = new Map<string, number>();

export class WorkerCount {
  readonly #candidates: number[];
  readonly #key: string;
  readonly #times = new Map<number, number[]>();
  #at = 0;

  /**
   * @param most workers that there are
   * @param key of the network and the batch; what was found for it before is taken
   */
  constructor(most: number, key: string) {
    this.#key = key;
    const known = found.get(key);
    const all: number[] = [];
    for (let count = most; count >= 1; count = Math.floor(count / 2)) all.push(count);
    this.#candidates = known !== undefined && known <= most ? [known] : all;
  }

  /** How many the next step is for. */
  get next(): number {
    return this.#candidates[this.#at] ?? 1;
  }

  /** @param milliseconds that a step with {@link next} took */
  took(milliseconds: number): void {
    if (this.#candidates.length === 1) return;
    const count = this.next;
    const times = [...(this.#times.get(count) ?? []), milliseconds];
    this.#times.set(count, times);
    if (times.length < tries) return;
    this.#at++;
    if (this.#at < this.#candidates.length) return;
    const best = (one: number, other: number) =>
      median(this.#times.get(one)?.slice(1) ?? []) - median(this.#times.get(other)?.slice(1) ?? []);
    const [fastest = 1] = [...this.#candidates].sort(best);
    this.#candidates.splice(0, Infinity, fastest);
    this.#at = 0;
    found.set(this.#key, fastest);
  }
}
