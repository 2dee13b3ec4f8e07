import { note, type Job, type Wish } from './run-request.ts';

/** The job at work: waiting for a parse or for the kernel at first, then in the kernel. */
export interface Running {
  readonly job: Job;
  stopped: boolean;
  inKernel: boolean;
  /** Settles when it is stopped. */
  readonly stopSignal: Promise<'stop'>;
  readonly stop: () => void;
}

/** What runs, what waits behind it, and what is still being asked about: cells, each for a wish. It runs nothing itself. */
export class RunQueue {
  readonly #preparing = new Set<Wish>();
  #jobs: Job[] = [];
  #running: Running | undefined;

  get running(): Running | undefined {
    return this.#running;
  }

  /** Whether nothing waits; something may run. */
  get isEmpty(): boolean {
    return this.#jobs.length === 0 && this.#preparing.size === 0;
  }

  /** Cells that run or wait, the running one first. */
  get cells(): readonly string[] {
    const waiting = [
      ...this.#jobs.map(({ cell }) => cell),
      ...[...this.#preparing].flatMap(({ targets }) => targets),
    ];
    return [...new Set(this.#running ? [this.#running.job.cell, ...waiting] : waiting)];
  }

  /** Wishes that have not ended. */
  wishes(): Wish[] {
    const queued = [...this.#jobs, ...(this.#running ? [this.#running.job] : [])].map(
      ({ request }) => request,
    );
    return [...new Set([...queued, ...this.#preparing])].filter(({ state }) => state !== 'done');
  }

  /** A wish for this cell alone whose run has not begun: another need not be made. */
  waitingFor(cell: string): Wish | undefined {
    return this.wishes().find(
      (open) =>
        open.targets.length === 1 &&
        open.targets[0] === cell &&
        !open.onlyStale &&
        !(this.#running?.job.request === open && this.#running.job.isTarget),
    );
  }

  /** Whether a wish is for this cell, or waits for it. */
  needs(wish: Wish, cell: string): boolean {
    return wish.targets.includes(cell) || this.#jobs.some((job) => job.request === wish && job.cell === cell);
  }

  /** A wish has been made: what it takes is being found out. */
  prepare(wish: Wish): void {
    this.#preparing.add(wish);
  }

  /** It has been found out, unless the wish was given up meanwhile. */
  prepared(wish: Wish, jobs: () => readonly Job[]): void {
    this.#preparing.delete(wish);
    if (wish.state !== 'preparing') return;
    wish.state = 'queued';
    this.#jobs.push(...jobs());
    this.finishIfDone(wish);
  }

  /** Takes the first job off the queue. */
  next(): Job | undefined {
    return this.#jobs.shift();
  }

  begin(job: Job): Running {
    let stop: () => void = () => undefined;
    const stopSignal = new Promise<'stop'>((resolve) => (stop = () => resolve('stop')));
    const running: Running = { job, stopped: false, inKernel: false, stopSignal, stop };
    this.#running = running;
    return running;
  }

  end(): void {
    this.#running = undefined;
  }

  /** Puts a job back behind cells that must run before it. */
  putBack(job: Job, before: readonly string[]): void {
    const { request } = job;
    this.#jobs.unshift(...before.map((cell) => ({ cell, request, isTarget: false })), job);
  }

  cancel(wish: Wish): void {
    this.#jobs = this.#jobs.filter((job) => job.request !== wish);
    const running = this.#running?.job;
    // A target that runs ends by itself and says how.
    if (!(running?.request === wish && running.isTarget)) wish.finish('cancelled');
    wish.abandon?.();
    this.#preparing.delete(wish);
  }

  /** Some cells of a wish are no longer wanted. */
  drop(wish: Wish, cells: ReadonlySet<string>): void {
    const dropped = this.#jobs.filter((job) => job.request === wish && cells.has(job.cell));
    for (const job of dropped) note(job, 'cancelled');
    this.#jobs = this.#jobs.filter((job) => !dropped.includes(job));
    this.finishIfDone(wish);
  }

  /** Everything but the wish of what runs is given up, and that wish's other cells too. */
  keepOnly(running: Job): void {
    for (const other of this.wishes()) if (other !== running.request) this.cancel(other);
    this.#jobs = [];
  }

  finishIfDone(wish: Wish): void {
    const open = this.#jobs.some((job) => job.request === wish) || this.#running?.job.request === wish;
    if (open || wish.state !== 'queued') return;
    wish.finish(wish.outcome ?? 'fresh');
  }
}
