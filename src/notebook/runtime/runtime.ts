/**
 * The notebook of a page: which cell runs when. It owns the queue; cells and what is true of them, sources, states and
 * outputs are files of their own. Longer than most files here because it is the one place where edits, runs, stops and
 * the kernel's own events meet, and each of them changes the same few fields.
 */
import { explanation } from '../../explained/index.ts';
import { notebookSlot } from './cell-outputs.ts';
import { createRecord, type CellRecord } from './cell-record.ts';
import { errorOutput, inSource, problemOutput } from './error-outputs.ts';
import type { KernelEvent, KernelPort, RunEnd } from './kernel-port.ts';
import { type CellProblem, problem } from '../language/index.ts';
import type { BackendName } from '../protocol/index.ts';
import { NotebookCells } from './notebook-cells.ts';
import { createRequest, note, type Job, type Wish } from './run-request.ts';
import type {
  CellDefinition,
  CellSnapshot,
  KernelStatus,
  Notebook,
  NotebookEvent,
  NotebookOptions,
  OfferAnswer,
  RunOptions,
  RunOutcome,
  StateReason,
} from './runtime-types.ts';
import { SourceReader } from './source-reader.ts';
import { problemsOf, sameSnapshot, takeSnapshot } from './snapshot.ts';

export type * from './runtime-types.ts';

/** A notebook over a kernel. Nothing runs, and the kernel is not started, until asked. */
export function createNotebook(options: NotebookOptions): Notebook {
  return new ReactiveNotebook(options);
}

/** The job at work: waiting for a parse or for the kernel at first, then in the kernel. */
interface Running {
  readonly job: Job;
  stopped: boolean;
  inKernel: boolean;
  readonly stop: () => void;
}

class ReactiveNotebook implements Notebook {
  readonly #cells: NotebookCells;
  readonly #sources: SourceReader;
  readonly #port: KernelPort;
  readonly #outputLimit: number;
  readonly #listeners = new Set<(event: NotebookEvent) => void>();
  readonly #snapshots = new Map<string, CellSnapshot>();
  readonly #preparing = new Set<Wish>();
  readonly #offers = new Map<number, (answer: OfferAnswer) => void>();
  readonly #unsubscribe: () => void;
  #kernel: KernelStatus = { status: 'off' };
  #jobs: Job[] = [];
  #running: Running | undefined;
  #pumping = false;
  #runs = 0;
  #lastOffer = 0;
  #queued: ReadonlySet<string> = new Set();
  #shownQueue = '';
  #disposed = false;
  #waiters: (() => void)[] = [];

  constructor(options: NotebookOptions) {
    this.#port = options.kernel;
    this.#outputLimit = options.outputLimit ?? 200;
    this.#cells = new NotebookCells(new Set(options.library), options.slowMilliseconds ?? 5_000);
    this.#sources = new SourceReader(options.parse, this.#cells, () => {
      this.#cells.relate();
      this.#refresh();
    });
    for (const definition of options.cells)
      this.#cells.insert(definition.name, createRecord(definition, this.#outputLimit));
    this.#cells.relate();
    this.#sources.readAll();
    this.#unsubscribe = this.#port.subscribe((event) => this.#onKernel(event));
    this.#refresh();
  }

  get names(): readonly string[] {
    return this.#cells.names;
  }

  get kernel(): KernelStatus {
    return this.#kernel;
  }

  get queue(): readonly string[] {
    const waiting = [
      ...this.#jobs.map(({ cell }) => cell),
      ...[...this.#preparing].flatMap(({ targets }) => targets),
    ];
    return [...new Set(this.#running ? [this.#running.job.cell, ...waiting] : waiting)];
  }

  cell(name: string): CellSnapshot {
    const snapshot = this.#snapshots.get(name);
    if (!snapshot) throw new RangeError(`There is no cell “${name}”.`);
    return snapshot;
  }

  // ---------------------------------------------------------------- what a reader does

  run(name: string, { slow = 'ask' }: RunOptions = {}): Promise<RunOutcome> {
    this.#cells.record(name);
    return this.#request([name], slow, false);
  }

  runAll(): Promise<RunOutcome> {
    return this.#request(this.#cells.readingOrder(), 'rerun', true);
  }

  runTo(name: string): Promise<RunOutcome> {
    this.#cells.record(name);
    const order = this.#cells.readingOrder();
    const end = order.indexOf(name);
    return this.#request(end < 0 ? [name] : order.slice(0, end + 1), 'rerun', true);
  }

  input(name: string, slot: number, value: unknown): Promise<RunOutcome> {
    const cell = this.#cells.record(name);
    cell.moves++;
    cell.controls.set(slot, value);
    this.#port.input(name, slot, value);
    // A slider gives many values in a row: one run waits at most, and takes the last.
    return this.#request([name], 'reuse', false);
  }

  async stop(name?: string): Promise<void> {
    if (name === undefined) {
      for (const request of this.#openRequests()) this.#cancel(request);
      await this.#stopRunning();
      return;
    }
    this.#cells.record(name);
    if (this.#running?.job.cell === name) {
      await this.#stopRunning();
      return;
    }
    for (const request of this.#openRequests()) {
      const waits =
        request.targets.includes(name) ||
        this.#jobs.some((job) => job.request === request && job.cell === name);
      if (!waits) continue;
      if (request.targets.length > 1) {
        const gone = new Set([name, ...this.#cells.graph.descendants(name)]);
        const dropped = this.#jobs.filter((job) => job.request === request && gone.has(job.cell));
        for (const job of dropped) note(job, 'cancelled');
        this.#jobs = this.#jobs.filter((job) => !dropped.includes(job));
        this.#finishIfDone(request);
        continue;
      }
      this.#cancel(request);
      if (this.#running?.job.request === request) await this.#stopRunning();
    }
    this.#refresh();
  }

  async edit(name: string, source: string): Promise<void> {
    const cell = this.#cells.record(name);
    if (source === cell.source) return cell.parsing;
    cell.source = source;
    await this.#sources.read(name, cell);
  }

  async reset(name: string): Promise<void> {
    await this.edit(name, this.#cells.record(name).definition.source);
  }

  answer(offer: number, answer: OfferAnswer): void {
    this.#offers.get(offer)?.(answer);
  }

  async add(definition: CellDefinition, before?: string): Promise<void> {
    const record = createRecord(definition, this.#outputLimit);
    this.#cells.insert(definition.name, record, before);
    await this.#sources.read(definition.name, record);
  }

  async remove(name: string): Promise<void> {
    this.#cells.record(name);
    await this.stop(name);
    this.#cells.delete(name);
    this.#snapshots.delete(name);
    this.#port.forget([name]);
    this.#cells.relate();
    this.#refresh();
  }

  async warm(): Promise<void> {
    try {
      await this.#port.start();
    } catch {
      // Told by the event `startFailed`; the next run tries again.
    }
  }

  async setBackend(backend: BackendName | 'auto'): Promise<void> {
    await this.stop();
    try {
      this.#setKernel({ ...this.#kernel, status: 'ready', info: await this.#port.setBackend(backend) });
    } catch (error) {
      this.#setKernel({ ...this.#kernel, error: errorOutput(error) });
    }
  }

  async restart(): Promise<void> {
    for (const request of this.#openRequests()) this.#cancel(request);
    if (this.#running) {
      this.#running.stopped = true;
      this.#running.stop();
    }
    await this.#port.restart();
  }

  ask(handle: number, question: unknown): Promise<unknown> {
    return this.#port.ask(handle, question);
  }

  async settled(): Promise<void> {
    while (this.#isBusy()) await new Promise<void>((resolve) => this.#waiters.push(resolve));
  }

  subscribe(listener: (event: NotebookEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    this.#disposed = true;
    void this.stop();
    this.#unsubscribe();
    this.#listeners.clear();
  }

  // ---------------------------------------------------------------- requests

  #request(targets: readonly string[], slow: Wish['slow'], onlyStale: boolean): Promise<RunOutcome> {
    if (this.#disposed || targets.length === 0) return Promise.resolve('cancelled');
    if (!onlyStale) {
      const same = this.#openRequests().find(
        (open) =>
          open.targets.length === 1 &&
          open.targets[0] === targets[0] &&
          !open.onlyStale &&
          !(this.#running?.job.request === open && this.#running.job.isTarget),
      );
      if (same) return same.finished;
    }
    const request = createRequest(targets, slow, onlyStale);
    this.#preparing.add(request);
    this.#refresh();
    void this.#prepare(request);
    return request.finished;
  }

  async #prepare(request: Wish): Promise<void> {
    this.#sources.retry();
    await this.#sources.settled();
    if (request.slow === 'rerun') this.#cells.dropReused(request.targets);
    if (request.state === 'preparing' && request.slow === 'ask') await this.#offer(request);
    this.#preparing.delete(request);
    if (request.state === 'preparing') {
      request.state = 'queued';
      this.#jobs.push(...this.#plan(request));
      this.#finishIfDone(request);
    }
    this.#refresh();
    void this.#pump();
  }

  /**
   * Slow ancestors whose old values can be had: those that would only repeat themselves are not run
   * again, and the reader is told; about the others the reader is asked.
   */
  async #offer(request: Wish): Promise<void> {
    this.#reuseRepeating(request.targets);
    const slow = this.#cells.needed(request.targets).filter((name) => this.#cells.isReusable(name));
    if (slow.length === 0) return;
    const id = ++this.#lastOffer;
    const answer = await new Promise<OfferAnswer>((settle) => {
      this.#offers.set(id, settle);
      request.abandon = () => settle('cancel');
      const ancestors = this.#cells.durations(slow).map((each) => {
        const reason = this.#cells.freshness(each.cell)?.reason;
        return { ...each, ...(reason && { reason }) };
      });
      this.#emit({ type: 'offer', offer: { id, target: request.targets[0] ?? '', ancestors } });
    });
    this.#offers.delete(id);
    request.abandon = undefined;
    this.#emit({ type: 'offerClosed', id });
    if (answer === 'cancel') request.finish('cancelled');
    if (answer === 'reuse') this.#cells.reuse(slow);
  }

  #reuseRepeating(targets: readonly string[]): void {
    const repeating = this.#cells.needed(targets).filter((name) => this.#cells.wouldRepeat(name));
    if (repeating.length === 0) return;
    this.#cells.reuse(repeating);
    this.#emit({ type: 'reused', target: targets[0] ?? '', ancestors: this.#cells.durations(repeating) });
  }

  #plan(request: Wish): Job[] {
    const { targets, onlyStale, slow } = request;
    const wanted = targets.filter((name) => !onlyStale || !this.#cells.isUsable(name));
    if (slow === 'reuse')
      this.#cells.reuse(this.#cells.needed(wanted).filter((name) => this.#cells.isReusable(name)));
    return this.#cells.plan(wanted).map((cell) => ({
      cell,
      request,
      isTarget: targets.includes(cell),
    }));
  }

  #openRequests(): Wish[] {
    const queued = [...this.#jobs, ...(this.#running ? [this.#running.job] : [])].map(
      ({ request }) => request,
    );
    return [...new Set([...queued, ...this.#preparing])].filter(({ state }) => state !== 'done');
  }

  #cancel(request: Wish): void {
    this.#jobs = this.#jobs.filter((job) => job.request !== request);
    const running = this.#running?.job;
    // A target that runs ends by itself and says how.
    if (!(running?.request === request && running.isTarget)) request.finish('cancelled');
    request.abandon?.();
    this.#preparing.delete(request);
    this.#refresh();
  }

  #finishIfDone(request: Wish): void {
    const open = this.#jobs.some((job) => job.request === request) || this.#running?.job.request === request;
    if (open || request.state !== 'queued') return;
    request.finish(request.outcome ?? 'fresh');
  }

  // ---------------------------------------------------------------- the queue

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    for (let job = this.#jobs.shift(); job; job = this.#jobs.shift()) {
      const { request } = job;
      if (request.state !== 'done')
        await this.#execute(job).catch((error: unknown) => this.#fail(job, error));
      this.#running = undefined;
      this.#refresh();
      this.#finishIfDone(request);
    }
    this.#pumping = false;
    this.#refresh();
    this.#wake();
  }

  async #execute(job: Job): Promise<void> {
    let stop: () => void = () => undefined;
    const stopped = new Promise<'stop'>((resolve) => (stop = () => resolve('stop')));
    const running: Running = { job, stopped: false, inKernel: false, stop };
    this.#running = running;
    await this.#sources.settled();
    this.#refresh();

    const cell = this.#cells.get(job.cell);
    if (!cell || this.#isDone(job)) return;
    if (running.stopped) return this.#stopBefore(job, cell);
    job.request.tried.set(job.cell, (job.request.tried.get(job.cell) ?? 0) + 1);

    const problems = problemsOf(job.cell, cell, this.#cells.graph);
    if (problems.length > 0) return this.#refuse(job, cell, problems);

    // A cell above may have been run again since this was planned.
    if (job.request.slow !== 'rerun') this.#reuseRepeating([job.cell]);
    const needed = this.#cells.needed([job.cell]);
    const untried = needed.filter((name) => {
      const times = job.request.tried.get(name) ?? 0;
      const state = this.#cells.freshness(name)?.state;
      return times === 0 || (times < 3 && (state === 'stale' || state === 'idle'));
    });
    if (untried.length > 0) {
      // Something was edited, or lost, since this was planned.
      job.request.tried.delete(job.cell);
      const before = untried.map((name) => ({ cell: name, request: job.request, isTarget: false }));
      this.#jobs.unshift(...before, job);
      return;
    }
    const culprit = needed[0];
    if (culprit !== undefined) return this.#skip(job, cell, culprit);

    try {
      if ((await Promise.race([this.#port.start(), stopped])) === 'stop') {
        return this.#stopBefore(job, cell);
      }
    } catch (error) {
      return this.#fail(job, this.#kernel.error ?? error);
    }
    await this.#runInKernel(job, cell, running);
  }

  #isDone(job: Job): boolean {
    const usable = this.#cells.isUsable(job.cell);
    return usable && (!job.isTarget || job.request.onlyStale);
  }

  async #runInKernel(job: Job, cell: CellRecord, running: Running): Promise<void> {
    const name = job.cell;
    const { parsed } = cell;
    const freshness = this.#cells.freshness(name);
    if (!freshness) return;
    const { trace } = freshness;
    const program = freshness.program();
    const run = ++this.#runs;
    cell.version++;
    cell.run = run;
    cell.ran = parsed;
    cell.success = undefined;
    cell.attempt = undefined;
    cell.alive = false;
    cell.reused = undefined;
    if (cell.lossReason) for (const [slot, value] of cell.controls) this.#port.input(name, slot, value);
    cell.lossReason = undefined;
    cell.outputs.begin();
    running.inKernel = true;
    const { version } = cell;
    this.#refresh();

    const request = {
      run,
      cell: name,
      version,
      code: parsed.code,
      imports: [...this.#cells.graph.imports(name)],
      exports: parsed.declarations.map((declaration) => declaration.name),
    };
    const end = await this.#port.run(request).catch((error: unknown): RunEnd => {
      cell.outputs.put(notebookSlot, errorOutput(error), version);
      return { outcome: 'failed', milliseconds: 0 };
    });

    cell.milliseconds = end.milliseconds;
    cell.outputs.end(version, end.outcome === 'stopped' || running.stopped);
    if (end.memory) this.#setKernel({ ...this.#kernel, memory: end.memory });
    if (end.outcome === 'ok') {
      cell.success = { ...trace, run, program, parsed };
      cell.alive = true;
      note(job, 'fresh');
      this.#refresh();
      for (const child of this.#cells.wokenBy(name)) void this.#request([child], 'reuse', true);
      return;
    }
    if (end.outcome === 'terminated') this.#lose('kernel-lost');
    if (end.outcome === 'stopped' || (end.outcome === 'terminated' && running.stopped)) {
      cell.attempt = { ...trace, state: 'stopped', reason: explanation('cell-stopped') };
      note(job, 'stopped');
    } else {
      if (end.outcome === 'terminated') {
        const told = cell.outputs
          .list(version, true)
          .some(({ output, current }) => current && output.kind === 'error');
        if (!told) cell.outputs.put(notebookSlot, problemOutput(problem('kernel-crashed')), version);
        // What crashed the kernel once may do so again: the rest waits for the reader.
        for (const other of this.#openRequests()) if (other !== running.job.request) this.#cancel(other);
        this.#jobs = [];
      }
      cell.attempt = { ...trace, state: 'failed' };
      note(job, 'failed');
    }
  }

  /** Stopped before it began: values that are fresh stay so. */
  #stopBefore(job: Job, cell: CellRecord): void {
    if (this.#cells.isUsable(job.cell)) note(job, 'stopped');
    else this.#conclude(job, cell, 'stopped', explanation('cell-stopped'));
  }

  /** The kernel did not start, or broke its promises. */
  #fail(job: Job, error: unknown): void {
    const cell = this.#cells.get(job.cell);
    if (!cell) return;
    cell.version++;
    cell.outputs.begin();
    cell.outputs.put(notebookSlot, errorOutput(error), cell.version);
    this.#conclude(job, cell, 'failed');
  }

  /** The cell cannot run as it is: say why, where its output would be. Its old values stay. */
  #refuse(job: Job, cell: CellRecord, problems: readonly CellProblem[]): void {
    cell.version++;
    cell.outputs.begin();
    // One at a time, the first in the text: what follows from it is often gone with it.
    const [first] = [...problems].sort((a, b) => (a.position?.line ?? 0) - (b.position?.line ?? 0));
    if (first) cell.outputs.put(notebookSlot, problemOutput(first), cell.version);
    this.#conclude(job, cell, 'failed');
  }

  /** Not run, because an ancestor did not end well. */
  #skip(job: Job, cell: CellRecord, culprit: string): void {
    const above = this.#cells.freshness(culprit);
    const ancestor = above?.reason?.values['ancestor'] ?? culprit;
    cell.version++;
    if (above?.state === 'stopped') {
      this.#conclude(job, cell, 'stopped', explanation('ancestor-stopped', { ancestor }));
    } else this.#conclude(job, cell, 'failed', explanation('ancestor-failed', { ancestor }));
  }

  #conclude(job: Job, cell: CellRecord, state: 'failed' | 'stopped', reason?: StateReason): void {
    if (cell.version === 0) cell.version = 1;
    note(job, state);
    const trace = this.#cells.freshness(job.cell)?.trace;
    if (trace) cell.attempt = { ...trace, state, ...(reason && { reason }) };
  }

  async #stopRunning(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    running.stopped = true;
    running.stop();
    if (running.inKernel) await this.#port.stop();
  }

  // ---------------------------------------------------------------- the kernel's own events

  #onKernel(event: KernelEvent): void {
    switch (event.type) {
      case 'starting':
        return this.#setKernel({ status: 'starting' });
      case 'started':
        return this.#setKernel({ status: 'ready', info: event.info, memory: event.info.memory });
      case 'startFailed':
        return this.#setKernel({ status: 'failed', error: event.error });
      case 'backendChanged':
        this.#setKernel({ ...this.#kernel, status: 'ready', info: event.info });
        if (event.tensorsLost) this.#lose('backend-changed');
        return;
      case 'lost':
        this.#setKernel({ ...this.#kernel, status: 'lost' });
        return this.#lose('kernel-lost');
      case 'output':
        return this.#onOutput(event);
    }
  }

  #onOutput({ run, cell: name, version, slot, output }: Extract<KernelEvent, { type: 'output' }>): void {
    const cell = this.#cells.get(name);
    if (!cell || cell.run !== run || cell.version !== version) return;
    const shown = cell.outputs.put(slot, inSource(name, output, this.#cells.byName), version);
    const snapshot = this.#snapshot(name, cell);
    this.#snapshots.set(name, snapshot);
    if (shown === undefined) {
      if (cell.outputs.omitted === 1) this.#emit({ type: 'cell', cell: name, snapshot });
      return;
    }
    const kept = snapshot.outputs.find((each) => each.slot === shown);
    if (kept) this.#emit({ type: 'output', cell: name, slot: shown, output: kept.output, snapshot });
  }

  #lose(reason: 'kernel-lost' | 'backend-changed'): void {
    this.#cells.lose(reason);
    this.#refresh();
  }

  #setKernel(kernel: KernelStatus): void {
    this.#kernel = kernel;
    this.#emit({ type: 'kernel', kernel });
  }

  // ---------------------------------------------------------------- snapshots

  /** Derive every state anew and tell what changed. */
  #refresh(): void {
    this.#cells.derive();
    const { queue } = this;
    this.#queued = new Set(queue);
    for (const [name, cell] of this.#cells.entries) {
      const before = this.#snapshots.get(name);
      const snapshot = this.#snapshot(name, cell);
      if (before && sameSnapshot(before, snapshot)) continue;
      this.#snapshots.set(name, snapshot);
      this.#emit({ type: 'cell', cell: name, snapshot });
    }
    if (queue.join('\n') !== this.#shownQueue) {
      this.#shownQueue = queue.join('\n');
      this.#emit({ type: 'queue', queue });
    }
    this.#wake();
  }

  #snapshot(name: string, cell: CellRecord): CellSnapshot {
    const runs = this.#running?.job.cell === name && this.#running.inKernel;
    const activity = runs ? 'running' : this.#queued.has(name) ? 'queued' : undefined;
    return takeSnapshot(name, cell, this.#cells.graph, this.#cells.freshness(name), activity);
  }

  #isBusy(): boolean {
    return this.#pumping || this.#jobs.length > 0 || this.#preparing.size > 0 || this.#sources.isReading;
  }

  #wake(): void {
    if (this.#isBusy()) return;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }

  #emit(event: NotebookEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        // A page's mistake in drawing is told as such, and must not stop the queue.
        setTimeout(() => {
          throw error;
        });
      }
    }
  }
}
