import { explanation } from '../../explained/index.ts';
import { explainedOutput, type LogOutput, type Output } from '../protocol/index.ts';
import type { CellOutput } from './runtime-types.ts';

/** The slot of what the notebook itself says of a cell: behind everything the kernel sends. */
export const notebookSlot = 1_000_000;

/** Bytes of pixels, and of the numbers behind them, that one run shows: a page that holds much more may end of it. */
const mostPixelBytes = 256 * 2 ** 20;

function pixelBytes(output: Output): number {
  if (output.kind !== 'image') return 0;
  return [...output.pixels, ...(output.values ?? [])].reduce((sum, { byteLength }) => sum + byteLength, 0);
}

interface Kept {
  output: Output;
  /** The run of the cell that gave it. */
  version: number;
  /** Given by a timer after that run had ended. */
  later: boolean;
}

/**
 * The outputs of one cell by slot. Those of an earlier run stay until the running one
 * replaces them or ends, so that a slider does not make its chart flicker; equal log
 * lines in a row are one line with a count; a loop that displays without end fills a
 * bounded number of slots, and what comes after is counted.
 */
export class CellOutputs {
  readonly #kept = new Map<number, Kept>();
  /** A folded log line's slot → the slot that shows it. */
  readonly #folded = new Map<number, number>();
  readonly #limit: number;
  omitted = 0;
  #ended = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** A run begins: errors of the one before go at once, the rest when replaced or at the end. */
  begin(): void {
    this.#ended = false;
    this.#folded.clear();
    this.omitted = 0;
    for (const [slot, { output }] of this.#kept) {
      if (output.kind === 'error' || slot === notebookSlot) this.#kept.delete(slot);
    }
  }

  /**
   * @returns the slot that now shows the output, or nothing when it was only counted
   */
  put(slot: number, output: Output, version: number): number | undefined {
    if (output.kind === 'log') {
      this.#unfold(slot, output);
      const shown = this.#folded.get(slot) ?? this.#fold(slot, output.level, output.text, version);
      if (shown !== undefined) {
        const before = this.#kept.get(shown)?.output;
        const times = (before?.kind === 'log' ? (before.times ?? 1) : 0) + (output.times ?? 1);
        this.#kept.set(shown, { output: { ...output, times }, version, later: this.#ended });
        this.#folded.set(slot, shown);
        return shown;
      }
    }
    if (pixelBytes(output) > 0 && this.#pixelsBeside(slot, version) + pixelBytes(output) > mostPixelBytes)
      output = explainedOutput(explanation('outputs-too-much'));
    const known = this.#kept.get(slot);
    if (!known && this.#kept.size >= this.#limit && !this.#makeRoom(version, output.kind === 'error')) {
      this.omitted++;
      return undefined;
    }
    // What clears a line is seen no more, whenever it comes.
    this.#kept.set(slot, { output, version, later: this.#ended });
    return slot;
  }

  /** A run has ended: what it did not replace goes, unless it was stopped before it showed anything. */
  end(version: number, stopped: boolean): void {
    this.#ended = true;
    const any = [...this.#kept.values()].some((kept) => kept.version === version);
    if (stopped && !any) return;
    for (const [slot, kept] of this.#kept) if (kept.version !== version) this.#kept.delete(slot);
  }

  clear(): void {
    this.#kept.clear();
    this.#folded.clear();
    this.omitted = 0;
  }

  /** In the order of slots. `current` is true for those of `version`, if any are current at all. */
  list(version: number, anyCurrent: boolean): CellOutput[] {
    return [...this.#kept]
      .sort(([a], [b]) => a - b)
      .map(([slot, kept]) => ({
        slot,
        output: kept.output,
        current: anyCurrent && kept.version === version,
        ...(kept.later && { later: true as const }),
      }));
  }

  #pixelsBeside(slot: number, version: number): number {
    let bytes = 0;
    for (const [at, kept] of this.#kept)
      if (at !== slot && kept.version === version) bytes += pixelBytes(kept.output);
    return bytes;
  }

  /** A line that was the same as the one before it, and now says something else, has its own place again. */
  #unfold(slot: number, { level, text, cleared }: LogOutput): void {
    const before = this.#kept.get(this.#folded.get(slot) ?? -1)?.output;
    if (before?.kind !== 'log') return;
    if (cleared || before.level !== level || before.text !== text) this.#folded.delete(slot);
  }

  /** The slot of the same line right before this one, in the same run. */
  #fold(slot: number, level: string, text: string, version: number): number | undefined {
    let last = -1;
    for (const [at, kept] of this.#kept) if (kept.version === version && at <= slot && at > last) last = at;
    const before = this.#kept.get(last);
    if (last === slot || before?.output.kind !== 'log' || before.output.cleared) return undefined;
    if (before.later !== this.#ended) return undefined;
    return before.output.level === level && before.output.text === text ? last : undefined;
  }

  /** Outputs of earlier runs give way first; an error may also push out the last output of its own run. */
  #makeRoom(version: number, force: boolean): boolean {
    let last = -1;
    for (const [slot, kept] of this.#kept) {
      if (kept.version !== version) {
        this.#kept.delete(slot);
        return true;
      }
      last = Math.max(last, slot);
    }
    if (!force) return false;
    this.#kept.delete(last);
    this.omitted++;
    return true;
  }
}
