import type { LogOutput, Output } from './protocol.ts';

/**
 * The outputs of one run: numbered slots, each replaced by later outputs of the
 * same slot. Bounded, so that a loop that prints or displays without end cannot
 * flood the page; after `close` everything is dropped.
 */
export const outputLimits = {
  /** Slots of one run. */
  slots: 300,
  /** Different lines printed by one run. */
  lines: 500,
  /** Characters of one printed line. */
  characters: 10_000,
  /** Replacements of one slot are sent no more often than this (milliseconds): about a screen's needs. */
  interval: 50,
} as const;

interface Slot {
  output: Output;
  sentAt: number;
  waiting: boolean;
}

export type SendOutput = (slot: number, output: Output, transfer: Transferable[]) => void;

export class RunOutputs {
  readonly #send: SendOutput;
  readonly #slots = new Map<number, Slot>();
  readonly #pending = new Set<Promise<void>>();
  #failure: { error: unknown } | undefined;
  #next = 0;
  #lines = 0;
  #lastLine: { slot: number; output: LogOutput } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  #saidTooMany = false;

  constructor(send: SendOutput) {
    this.#send = send;
  }

  /** A new slot, after all earlier ones; `undefined` when the run has used up its slots or has ended. */
  reserve(): number | undefined {
    if (this.#closed) return undefined;
    if (this.#next < outputLimits.slots) return this.#next++;
    if (!this.#saidTooMany) {
      this.#saidTooMany = true;
      const limit = outputLimits.slots;
      const message = `A cell can show at most ${limit} outputs.`;
      const explanation = { code: 'outputs-dropped', values: { limit } };
      this.#send(this.#next++, { kind: 'error', name: 'Note', message, explanation }, []);
    }
    return undefined;
  }

  /** Show `output` in a slot: at once if it is new, else no more often than `outputLimits.interval`. */
  set(slot: number | undefined, output: Output, transfer: Transferable[] = []): void {
    if (slot === undefined || this.#closed) return;
    const known = this.#slots.get(slot);
    const now = performance.now();
    if (!known || transfer.length > 0 || now - known.sentAt >= outputLimits.interval) {
      this.#slots.set(slot, { output, sentAt: now, waiting: false });
      this.#send(slot, output, transfer);
      return;
    }
    known.output = output;
    known.waiting = true;
    this.#timer ??= setTimeout(() => this.flush(), outputLimits.interval);
  }

  /** Send the latest of every slot that waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const [number, slot] of this.#slots) {
      if (!slot.waiting) continue;
      slot.waiting = false;
      slot.sentAt = performance.now();
      this.#send(number, slot.output, []);
    }
  }

  /** A printed line; the same line several times in a row is one output with a count. */
  log(level: LogOutput['level'], text: string): void {
    if (this.#closed) return;
    const cut = text.length > outputLimits.characters ? `${text.slice(0, outputLimits.characters)}…` : text;
    const last = this.#lastLine;
    if (last && last.output.level === level && last.output.text === cut) {
      const output: LogOutput = { ...last.output, times: (last.output.times ?? 1) + 1 };
      this.#lastLine = { slot: last.slot, output };
      this.set(last.slot, output);
      return;
    }
    this.#lines += 1;
    const limit = outputLimits.lines;
    if (this.#lines > limit) return;
    const slot = this.#lineSlot();
    const output: LogOutput = { kind: 'log', level, text: cut };
    this.#lastLine = { slot, output };
    this.set(slot, output);
    if (this.#lines === limit) {
      const message = `More than ${limit} lines were printed; the rest is not shown.`;
      this.set(this.#next++, {
        kind: 'error',
        name: 'Note',
        message,
        explanation: { code: 'logs-dropped', values: { limit } },
      });
    }
  }

  /** Lines have their own limit, so printing much does not use up the slots of other outputs. */
  #lineSlot(): number {
    return this.#next++;
  }

  /** Work that must finish before the run can end, e.g. reading a displayed tensor back from a GPU. */
  wait(work: Promise<void>): void {
    const settled = work.then(
      () => undefined,
      (error: unknown) => void (this.#failure ??= { error }),
    );
    this.#pending.add(settled);
    void settled.then(() => this.#pending.delete(settled));
  }

  /** @throws what the first of that work threw */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
    if (this.#failure) throw this.#failure.error;
  }

  /** Send what waits, then drop everything that comes later. */
  close(): void {
    this.flush();
    this.#closed = true;
  }
}
