import { type Explanation, explanation } from '../../explained/index.ts';
import { type ErrorOutput, explainedOutput, type RunRequest, type ToPage } from '../protocol/index.ts';
import type { KernelEvent, LossReason, RunEnd } from '../runtime/index.ts';
import { toErrorOutput } from './error-data.ts';
import type { Lifetime } from './lifetime.ts';
import { delay, fallsSilent, goesUnheard, mostUnheard } from './pulse.ts';
import type { Session } from './session.ts';

/** How long a stopped run may take to end by itself before its worker is ended (milliseconds). */
const stopGrace = 400;
/** A run that has not ended so soon after the signal may well not end by itself (milliseconds). */
const hatchAfter = 60;
/** The slot of a word of the page's own about a run: above every slot that the kernel uses. */
const pageSlot = 1_000_000;

/** What is said of the run that the kernel was lost under. A run that altered the globals has ended by then, with words of its own. */
const sayLoss: Record<Exclude<LossReason, 'altered'>, () => Explanation> = {
  stopped: () => explanation('kernel-terminated'),
  silent: () => explanation('kernel-silent'),
  unheard: () => explanation('kernel-unheard', { seconds: mostUnheard / 1_000 }),
  excess: () => explanation('kernel-excess'),
  restarted: () => explanation('kernel-restarted'),
};

interface ActiveRun {
  readonly request: RunRequest;
  readonly started: number;
  cancelled: boolean;
  posted: boolean;
  readonly finish: (end: RunEnd) => void;
}

const elapsed = ({ started }: ActiveRun): number => performance.now() - started;

interface Surroundings {
  readonly life: Lifetime;
  readonly emit: (event: KernelEvent) => void;
  readonly isPageVisible: () => boolean;
  /** Settles when the kernel has its next turn. Absent where what it may hold is bounded, and it may take its time. */
  readonly hasTurn?: () => Promise<unknown>;
  /** The worker does not listen, or says nothing any more: ends it and begins another. */
  readonly lose: (reason: LossReason) => Promise<void>;
}

/** What runs in the kernel, one at a time, and how it comes to its end: by itself, stopped, or with the worker. */
export class KernelRuns {
  readonly #around: Surroundings;
  #active: ActiveRun | undefined;
  /** Ended runs whose timers go on, as far as the page listens to them. */
  readonly #late = new Set<number>();
  /** Those that were told to end and have not said that they did. */
  readonly #ending = new Set<number>();
  /** For what reasons each worker may be lost is watched, one watch for each. */
  readonly #watched = new WeakMap<Session, Set<LossReason>>();
  /** Those whose end is on its way, behind what they have shown. */
  readonly #comes = new Set<number>();

  constructor(surroundings: Surroundings) {
    this.#around = surroundings;
  }

  isRunning(run: number): boolean {
    return this.#active?.request.run === run;
  }

  /** Whether what is told of it is heard: it runs, or its timers go on. */
  isHeard(run: number): boolean {
    return this.isRunning(run) || this.#late.has(run);
  }

  /** What the kernel was told to run and has not ended. */
  get inKernel(): RunRequest | undefined {
    return this.#active?.posted ? this.#active.request : undefined;
  }

  /** Starts the kernel where it does not run. Never rejects. */
  run(request: RunRequest): Promise<RunEnd> {
    const { life } = this.#around;
    return new Promise((finish) => {
      const self: ActiveRun = {
        request,
        started: performance.now(),
        cancelled: false,
        posted: false,
        finish,
      };
      this.#active = self;
      life.start().then(
        () => {
          if (this.#active !== self || self.cancelled) return;
          self.posted = true;
          life.send({ type: 'run', ...request });
          this.#watch();
        },
        (error: unknown) => {
          if (this.#active !== self) return;
          this.#report(request, toErrorOutput(error));
          this.#active = undefined;
          finish({ outcome: 'failed', milliseconds: elapsed(self) });
        },
      );
    });
  }

  /** First by asking; what does not listen loses its worker. */
  async stop(): Promise<void> {
    const { life, lose } = this.#around;
    const run = this.#active;
    if (!run) return;
    if (!run.posted) {
      run.cancelled = true;
      this.#active = undefined;
      run.finish({ outcome: 'stopped', milliseconds: elapsed(run) });
      return;
    }
    life.send({ type: 'interrupt', run: run.request.run });
    const began = performance.now();
    const mayEnd = (): boolean => this.#comes.has(run.request.run) || performance.now() - began < stopGrace;
    while (this.#active === run && mayEnd()) {
      await delay(20);
      // It may not listen: let its successor get ready while it has its chance.
      if (performance.now() - began > hatchAfter && this.#active === run) life.prepareNext();
    }
    if (this.#active === run) await lose('stopped');
  }

  /** The timers of an ended run end: by asking first, as a run does. Behind another run it takes its time. */
  async endTimers(run: number): Promise<void> {
    if (!this.#late.delete(run)) return;
    this.#ending.add(run);
    this.#around.life.send({ type: 'interrupt', run });
    const began = performance.now();
    const mayEnd = (): boolean => this.#comes.has(run) || performance.now() - began < stopGrace;
    while (this.#ending.has(run) && mayEnd()) await delay(20);
    if (this.#ending.has(run) && !this.#active) await this.#around.lose('stopped');
  }

  /** It has ended in the kernel; what it showed before is still to be taken. */
  endComes(run: number): void {
    this.#comes.add(run);
  }

  /** The kernel says that nothing of an ended run goes on any more. */
  timersEnded({ run, cell }: Extract<ToPage, { type: 'timersEnded' }>): void {
    this.#ending.delete(run);
    this.#comes.delete(run);
    if (this.#late.delete(run)) this.#around.emit({ type: 'timersEnded', run, cell });
  }

  /** The kernel says that a run has ended. @returns `altered` where that run has changed what all compute with */
  ended(message: Extract<ToPage, { type: 'ended' }>): 'altered' | undefined {
    const run = this.#active;
    this.#comes.delete(message.run);
    if (run?.request.run !== message.run) return undefined;
    this.#active = undefined;
    const { outcome, milliseconds, memory, altered, goesOn } = message;
    if (!altered?.length) {
      if (goesOn) this.#late.add(message.run);
      run.finish({ outcome, milliseconds, memory, ...(goesOn && { goesOn }) });
      return undefined;
    }
    // This run's own results may be wrong as well.
    this.#report(run.request, explanation('globals-altered', { names: altered.join(', ') }));
    run.finish({ outcome: 'failed', milliseconds });
    return 'altered';
  }

  /** The worker is gone, and what ran in it. */
  lost(reason: LossReason): void {
    this.dropTimers();
    const run = this.#active;
    this.#active = undefined;
    if (!run) return;
    if (reason !== 'altered') this.#report(run.request, sayLoss[reason]());
    run.finish({ outcome: 'terminated', milliseconds: elapsed(run) });
  }

  /** The worker is gone, and with it every timer. */
  dropTimers(): void {
    this.#late.clear();
    this.#ending.clear();
    this.#comes.clear();
  }

  #report({ run, cell, version }: RunRequest, why: Explanation | ErrorOutput): void {
    const output = 'kind' in why ? why : explainedOutput(why);
    this.#around.emit({ type: 'output', run, cell, version, slot: pageSlot, output });
  }

  /** As long as anything goes on in the worker: a run, or what a run has left behind. */
  #watch(): void {
    const { life, isPageVisible, hasTurn } = this.#around;
    const { session } = life;
    if (!session) return;
    const goesOn = (): boolean =>
      life.session === session && (this.#active?.posted === true || this.#late.size > 0);
    const isAlive = (within: number): Promise<boolean> => session.isAlive(within);
    void this.#keepWatch(session, 'silent', goesOn, () => fallsSilent({ isAlive, isPageVisible, goesOn }));
    if (hasTurn) void this.#keepWatch(session, 'unheard', goesOn, () => goesUnheard({ hasTurn, goesOn }));
  }

  /** @param isLost whether it is lost for that reason; asked again where something has begun as the last was about to end */
  async #keepWatch(
    session: Session,
    reason: LossReason,
    goesOn: () => boolean,
    isLost: () => Promise<boolean>,
  ): Promise<void> {
    const watched = this.#watched.get(session) ?? new Set();
    this.#watched.set(session, watched);
    if (watched.has(reason)) return;
    watched.add(reason);
    while (goesOn()) if (await isLost()) void this.#around.lose(reason);
    watched.delete(reason);
  }
}
