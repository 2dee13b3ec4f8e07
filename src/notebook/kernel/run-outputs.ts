import { explanation } from '../../explained/index.ts';
import {
  type Credit,
  createCredit,
  explainedOutput,
  type LogOutput,
  type Output,
  weigh,
} from '../protocol/index.ts';

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
  /** Weight of one output (see `weigh.ts`): about as much as is worth looking at. */
  weight: 200_000,
  /** Weight of all outputs of a run, and messages: well below what the page's gate lets through. */
  weights: { most: 2_000_000, perSecond: 200_000 },
  messages: { most: 1_500, perSecond: 120 },
} as const;

interface Slot {
  output: Output;
  weight: number;
  sentAt: number;
  waiting: boolean;
}

export type SendOutput = (slot: number, output: Output, transfer: Transferable[]) => void;

export class RunOutputs {
  readonly #send: SendOutput;
  readonly #before: readonly number[];
  readonly #slots = new Map<number, Slot>();
  readonly #pending = new Set<Promise<void>>();
  #failure: { error: unknown } | undefined;
  #next = 0;
  #lines = 0;
  #lastLine: { slot: number; output: LogOutput } | undefined;
  /** Slots of lines that can be seen, and of those that were cleared: the next lines take their places. */
  #lineSlots: number[] = [];
  #clearedSlots: number[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closing = false;
  #closed = false;
  #saidTooMany = false;
  #saidTooMuch = false;
  #weights: Pick<Credit, 'take'> = createCredit(outputLimits.weights);
  #messages: Pick<Credit, 'take'> = createCredit(outputLimits.messages);

  /** @param before outputs of an attempt at the same run, closed: these take their places, and what is over is cleared */
  constructor(send: SendOutput, before?: RunOutputs) {
    this.#send = send;
    this.#before = before ? [...before.#slots.keys()] : [];
  }

  /** A new slot, after all earlier ones; `undefined` when the run has used up its slots or has ended. */
  reserve(): number | undefined {
    if (this.#closed) return undefined;
    if (this.#next < outputLimits.slots) return this.#next++;
    if (!this.#saidTooMany) {
      this.#saidTooMany = true;
      const limit = outputLimits.slots;
      this.#send(this.#next++, explainedOutput(explanation('outputs-dropped', { limit })), []);
    }
    return undefined;
  }

  /** Show `output` in a slot: at once if it is new, else no more often than `outputLimits.interval`. */
  set(slot: number | undefined, output: Output, transfer: Transferable[] = []): void {
    if (slot === undefined || this.#closed) return;
    const weight = weigh(output, outputLimits.weight);
    if (weight > outputLimits.weight) return this.set(slot, tooLarge());
    const known = this.#slots.get(slot);
    const now = performance.now();
    const due = !known || transfer.length > 0 || now - known.sentAt >= outputLimits.interval;
    if (due && this.#afford(weight)) {
      this.#slots.set(slot, { output, weight, sentAt: now, waiting: false });
      this.#send(slot, output, transfer);
      return;
    }
    if (!known && weight > 1_000) return this.#sayTooMuch(slot);
    this.#slots.set(slot, { output, weight, sentAt: known?.sentAt ?? -Infinity, waiting: true });
    this.#timer ??= setTimeout(() => this.flush(), outputLimits.interval);
  }

  #afford(weight: number): boolean {
    return this.#messages.take(1) && this.#weights.take(weight);
  }

  #sayTooMuch(slot: number): void {
    if (this.#saidTooMuch) return;
    this.#saidTooMuch = true;
    this.set(slot, tooMuch());
  }

  /** Send the latest of every slot that waits, as far as that is not too much at once. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const [number, slot] of this.#slots) {
      if (!slot.waiting) continue;
      if (!this.#closing && !this.#afford(slot.weight)) {
        this.#timer = setTimeout(() => this.flush(), outputLimits.interval);
        return;
      }
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
      this.set(this.#next++, explainedOutput(explanation('logs-dropped', { limit })));
    }
  }

  /** Lines have their own limit, so printing much does not use up the slots of other outputs. */
  #lineSlot(): number {
    const slot = this.#clearedSlots.shift() ?? this.#next++;
    this.#lineSlots.push(slot);
    return slot;
  }

  /** The lines printed so far are seen no more, and count no more. */
  clearLines(): void {
    if (this.#closed) return;
    this.#clearedSlots = [...this.#lineSlots, ...this.#clearedSlots].sort((a, b) => a - b);
    for (const slot of this.#lineSlots)
      this.set(slot, { kind: 'log', level: 'log', text: '', cleared: true });
    this.#lineSlots = [];
    this.#lastLine = undefined;
    this.#lines = 0;
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
    this.#sendAll();
    this.#closed = true;
  }

  /** Send what waits. What comes later is of timers that outlast the run, which share a pace; a line begins anew. */
  goOn({ weights, messages }: { weights: Credit; messages: Credit }): void {
    this.#sendAll();
    this.#weights = weights;
    this.#messages = messages;
    this.#lastLine = undefined;
  }

  #sendAll(): void {
    for (const slot of this.#before) {
      if (!this.#slots.has(slot)) this.set(slot, { kind: 'log', level: 'log', text: '', cleared: true });
    }
    this.#closing = true;
    this.flush();
    this.#closing = false;
  }
}

const tooLarge = (): Output => explainedOutput(explanation('output-too-large'));

const tooMuch = (): Output => explainedOutput(explanation('outputs-too-much'));
