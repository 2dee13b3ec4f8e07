import type { NotebookCells } from './notebook-cells.ts';
import type { Wish } from './run-request.ts';
import type { NotebookEvent, OfferAnswer } from './runtime-types.ts';

/**
 * What becomes of slow ancestors whose old values can be had: those that would only repeat themselves are not run
 * again, and the reader is told; about the others the reader is asked.
 */
export class SlowAncestors {
  readonly #cells: NotebookCells;
  readonly #emit: (event: NotebookEvent) => void;
  readonly #open = new Map<number, (answer: OfferAnswer) => void>();
  #last = 0;

  constructor(cells: NotebookCells, emit: (event: NotebookEvent) => void) {
    this.#cells = cells;
    this.#emit = emit;
  }

  /** Settles them for a wish; it is given up where the reader is asked and wants neither. */
  async settle(wish: Wish): Promise<void> {
    this.reuseRepeating(wish.targets);
    const slow = this.#cells.needed(wish.targets).filter((name) => this.#cells.isReusable(name));
    if (slow.length === 0) return;
    const answer = await this.#ask(wish, slow);
    if (answer === 'cancel') wish.finish('cancelled');
    if (answer === 'reuse') this.#cells.reuse(slow);
  }

  /** Of what these cells need, what would only repeat itself is not run again. */
  reuseRepeating(targets: readonly string[]): void {
    const repeating = this.#cells.needed(targets).filter((name) => this.#cells.wouldRepeat(name));
    if (repeating.length === 0) return;
    this.#cells.reuse(repeating);
    this.#emit({ type: 'reused', target: targets[0] ?? '', ancestors: this.#cells.durations(repeating) });
  }

  /** An offer that is no longer open is nothing. */
  answer(offer: number, answer: OfferAnswer): void {
    this.#open.get(offer)?.(answer);
  }

  async #ask(wish: Wish, slow: readonly string[]): Promise<OfferAnswer> {
    const id = ++this.#last;
    const answer = await new Promise<OfferAnswer>((settle) => {
      this.#open.set(id, settle);
      wish.abandon = () => settle('cancel');
      const ancestors = this.#cells.durations(slow).map((each) => {
        const reason = this.#cells.freshness(each.cell)?.reason;
        return { ...each, ...(reason && { reason }) };
      });
      this.#emit({ type: 'offer', offer: { id, target: wish.targets[0] ?? '', ancestors } });
    });
    this.#open.delete(id);
    wish.abandon = undefined;
    this.#emit({ type: 'offerClosed', id });
    return answer;
  }
}
