/**
 * Cells whose run has ended well while timers of theirs still tick. Until the cell runs again or is stopped, they ring
 * between runs, one at a time, each as a small run of its own: what it prints and shows goes to its cell, and the tensors
 * that nothing keeps are gone when it has ended.
 */
import { ExplainedError } from '../../explained/index.ts';
import {
  createCredit,
  type ErrorOutput,
  isStopError,
  type RunRequest,
  stopError,
  type ToPage,
} from '../protocol/index.ts';
import type { CellTimers } from './cell-timers.ts';
import type { KernelHost } from './kernel-host.ts';
import type { RunOutputs } from './run-outputs.ts';

/** A run, after its end. */
export interface LateCell {
  readonly request: Pick<RunRequest, 'run' | 'cell' | 'version'>;
  readonly timers: CellTimers;
  readonly outputs: RunOutputs;
  readonly console: object;
  /** Aborted when its timers end. */
  readonly controller: AbortController;
}

interface Surroundings {
  readonly host: Pick<KernelHost, 'beforeExplaining' | 'bounds' | 'memory' | 'printing'>;
  readonly post: (message: ToPage) => void;
  /** Does something when nothing runs. */
  readonly enqueue: (work: () => Promise<void>) => Promise<void>;
  readonly errorOutput: (error: unknown, cell: string) => ErrorOutput;
  /** What a cell exports and shows live. */
  readonly keptBy: (cell: string) => readonly unknown[];
}

/** What all of them may send together, beside what a run may: both stay below what the page's gate lets through. */
const pace = {
  weights: { most: 200_000, perSecond: 60_000 },
  messages: { most: 200, perSecond: 60 },
} as const;

/** How long a run that is wanted waits for a callback that is waiting for something itself (milliseconds). */
const patience = 500;

export class LateTimers {
  readonly #around: Surroundings;
  readonly #late = new Map<string, LateCell>();
  readonly #pace = { weights: createCredit(pace.weights), messages: createCredit(pace.messages) };
  #ringing: { cell: string; fail: (error: unknown) => void } | undefined;

  constructor(surroundings: Surroundings) {
    this.#around = surroundings;
  }

  /** A run has ended, and its timers go on. */
  goOn(late: LateCell): void {
    this.#late.set(late.request.cell, late);
    late.outputs.goOn(this.#pace);
    late.timers.handOver(
      // Whatever goes wrong in here, the runs behind it must not wait for ever.
      (call) => this.#around.enqueue(() => this.#ring(late, call).catch(() => this.#endOf(late))),
      () => this.#endOf(late),
    );
  }

  /** Its timers end, without a word to the reader: it runs again, was stopped, or is gone. */
  end(cell: string): void {
    const late = this.#late.get(cell);
    if (!late) return;
    this.#late.delete(cell);
    late.timers.close();
    late.outputs.close();
    if (this.#ringing?.cell === cell) this.#ringing.fail(stopError());
    late.controller.abort(stopError());
    this.#around.post({ type: 'timersEnded', ...placeOf(late) });
  }

  endRun(run: number): void {
    for (const [cell, { request }] of this.#late) if (request.run === run) this.end(cell);
  }

  endAll(): void {
    for (const cell of [...this.#late.keys()]) this.end(cell);
  }

  /** A run is wanted: a callback that does not come to its end soon is given up for it. */
  giveWay(): void {
    const ringing = this.#ringing;
    if (!ringing) return;
    setTimeout(() => {
      if (this.#ringing === ringing) ringing.fail(new ExplainedError('timer-gave-way'));
    }, patience);
  }

  /**
   * Something that a callback began and did not wait for may fail after the callback has ended.
   * @param cells those that the error names
   * @returns whether an error that nothing caught was one of these cells'
   */
  uncaught(error: unknown, cells: readonly string[]): boolean {
    const mayBeOf = (cell: string): boolean => cells.length === 0 || cells.includes(cell);
    const ringing = this.#ringing;
    const [only, ...others] = [...this.#late.values()].filter(({ request }) => mayBeOf(request.cell));
    if (ringing && mayBeOf(ringing.cell)) ringing.fail(error);
    else if (only && others.length === 0) void this.#failed(only, error);
    else return false;
    return true;
  }

  async #ring(late: LateCell, call: () => unknown): Promise<void> {
    const { cell } = late.request;
    if (this.#late.get(cell) !== late) return;
    const { host, keptBy } = this.#around;
    const given = new Promise<never>((_, reject) => {
      this.#ringing = { cell, fail: reject };
    });
    given.catch(() => undefined);
    host.bounds?.begin();
    host.printing?.use(late.console);
    try {
      await Promise.race([call(), given]);
      await Promise.race([late.outputs.settled(), given]);
    } catch (error) {
      if (!isStopError(error)) await this.#failed(late, error);
    }
    host.printing?.use(undefined);
    host.bounds?.end();
    this.#ringing = undefined;
    host.memory.end(cell, keptBy(cell));
  }

  async #failed(late: LateCell, error: unknown): Promise<void> {
    await this.#around.host.beforeExplaining?.();
    if (this.#late.get(late.request.cell) !== late) return;
    late.outputs.set(late.outputs.reserve(), this.#around.errorOutput(error, late.request.cell));
    this.#endOf(late);
  }

  #endOf(late: LateCell): void {
    const { cell } = late.request;
    if (this.#late.get(cell) === late) this.end(cell);
  }
}

const placeOf = ({
  request: { run, cell, version },
}: LateCell): Pick<RunRequest, 'run' | 'cell' | 'version'> => ({
  run,
  cell,
  version,
});
