/**
 * The notebook of a page: which cell runs when. It owns the records of all cells and the
 * queue; graph, states and outputs are computed by files of their own. Longer than most
 * files here because it is the one place where edits, runs, stops and the kernel's own
 * events meet, and each of them changes the same few fields.
 */
import { explanation } from '../../explained/index.ts';
import { notebookSlot } from './cell-outputs.ts';
import { createRecord, setReadable, type CellRecord } from './cell-record.ts';
import { errorOutput, inSource, problemOutput } from './error-outputs.ts';
import { fingerprint } from './fingerprint.ts';
import { computeFreshness, type Freshness } from './freshness.ts';
import { buildGraph, type Graph } from './graph.ts';
import type { KernelEvent, KernelPort, RunEnd } from './kernel-port.ts';
import { type CellProblem, type ParsedCell, problem } from '../language/index.ts';
import type { BackendName } from '../protocol/index.ts';
import { neededBefore, planRuns } from './run-plan.ts';
import { createRequest, note, type Job, type RunRequest } from './run-request.ts';
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
import { problemsOf, sameSnapshot, takeSnapshot } from './snapshot.ts';

export type * from './runtime-types.ts';

/** Sources longer than this are parsed when the typing pauses, in milliseconds. */
const longSource = 20_000;
const typingPause = 300;

/** A notebook over a kernel. Nothing runs, and the kernel is not started, until asked. */
export function createNotebook(options: NotebookOptions): Notebook {
  return new PageNotebook(options);
}

/** The job at work: waiting for a parse or for the kernel at first, then in the kernel. */
interface Running {
  readonly job: Job;
  stopped: boolean;
  inKernel: boolean;
  readonly stop: () => void;
}

class PageNotebook implements Notebook {
  readonly #cells = new Map<string, CellRecord>();
  readonly #port: KernelPort;
  readonly #parse: NotebookOptions['parse'];
  readonly #library: ReadonlySet<string>;
  readonly #slowMilliseconds: number;
  readonly #outputLimit: number;
  readonly #listeners = new Set<(event: NotebookEvent) => void>();
  readonly #snapshots = new Map<string, CellSnapshot>();
  readonly #preparing = new Set<RunRequest>();
  readonly #offers = new Map<number, (answer: OfferAnswer) => void>();
  readonly #unsubscribe: () => void;
  #graph: Graph;
  #freshness = new Map<string, Freshness>();
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
    this.#parse = options.parse;
    this.#library = new Set(options.library);
    this.#slowMilliseconds = options.slowMilliseconds ?? 5_000;
    this.#outputLimit = options.outputLimit ?? 200;
    for (const definition of options.cells) {
      if (this.#cells.has(definition.name)) throw new RangeError(`Two cells are named “${definition.name}”.`);
      this.#cells.set(definition.name, createRecord(definition, this.#outputLimit));
    }
    this.#graph = this.#buildGraph();
    for (const [name, cell] of this.#cells) {
      if (cell.definition.parsed && cell.source === cell.definition.source)
        cell.problems = cell.parsed.problems;
      else void this.#read(name, cell);
    }
    this.#unsubscribe = this.#port.subscribe((event) => this.#onKernel(event));
    this.#refresh();
  }

  get names(): readonly string[] {
    return [...this.#cells.keys()];
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
    this.#record(name);
    return this.#request([name], slow, false);
  }

  runAll(): Promise<RunOutcome> {
    return this.#request(this.#readingOrder(), 'rerun', true);
  }

  runTo(name: string): Promise<RunOutcome> {
    this.#record(name);
    const order = this.#readingOrder();
    const end = order.indexOf(name);
    return this.#request(end < 0 ? [name] : order.slice(0, end + 1), 'rerun', true);
  }

  input(name: string, slot: number, value: unknown): Promise<RunOutcome> {
    const cell = this.#record(name);
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
    this.#record(name);
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
        const gone = new Set([name, ...this.#graph.descendants(name)]);
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
    const cell = this.#record(name);
    if (source === cell.source) return cell.parsing;
    cell.source = source;
    await this.#read(name, cell);
  }

  async reset(name: string): Promise<void> {
    await this.edit(name, this.#record(name).definition.source);
  }

  answer(offer: number, answer: OfferAnswer): void {
    this.#offers.get(offer)?.(answer);
  }

  async add(definition: CellDefinition, before?: string): Promise<void> {
    if (this.#cells.has(definition.name)) throw new RangeError(`Two cells are named “${definition.name}”.`);
    const record = createRecord(definition, this.#outputLimit);
    const entries = [...this.#cells];
    const at = before === undefined ? -1 : entries.findIndex(([name]) => name === before);
    entries.splice(at < 0 ? entries.length : at, 0, [definition.name, record]);
    this.#cells.clear();
    for (const [name, cell] of entries) this.#cells.set(name, cell);
    await this.#read(definition.name, record);
  }

  async remove(name: string): Promise<void> {
    this.#record(name);
    await this.stop(name);
    this.#cells.delete(name);
    this.#snapshots.delete(name);
    this.#port.forget([name]);
    this.#graph = this.#buildGraph();
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

  // ---------------------------------------------------------------- reading sources

  #read(name: string, cell: CellRecord): Promise<void> {
    const generation = ++cell.generation;
    const reading = this.#parseSource(cell, generation).then((parsed) => {
      if (cell.generation !== generation) return cell.parsing;
      cell.parsing = undefined;
      if (this.#cells.get(name) !== cell) return undefined;
      cell.parsed = parsed;
      cell.tokens = fingerprint(parsed.tokens);
      cell.problems = parsed.problems;
      if (parsed.problems.length === 0 || parsed.declarations.length > 0) setReadable(cell, parsed);
      this.#graph = this.#buildGraph();
      this.#refresh();
      return undefined;
    });
    cell.parsing = reading;
    return reading;
  }

  async #parseSource(cell: CellRecord, generation: number): Promise<ParsedCell> {
    const { source, definition } = cell;
    if (source === definition.source && definition.parsed) return definition.parsed;
    if (source.length > longSource && cell.version + generation > 1) await pause(typingPause);
    if (cell.generation !== generation) return cell.parsed;
    try {
      return await this.#parse(source);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      return {
        ...cell.parsed,
        code: '',
        tokens: source,
        problems: [problem('parser-unavailable', { detail })],
      };
    }
  }

  #buildGraph(): Graph {
    const cells = new Map(
      [...this.#cells].map(([name, { readable, definition }]) => [
        name,
        // An exercise's checks read names and give none.
        definition.onDemand ? { declarations: [], references: readable.references } : readable,
      ]),
    );
    return buildGraph(cells, this.#library);
  }

  /** Waits until no source is being parsed. */
  async #allRead(): Promise<void> {
    for (let open = this.#openReads(); open.length > 0; open = this.#openReads()) await Promise.all(open);
  }

  #openReads(): Promise<void>[] {
    return [...this.#cells.values()].flatMap(({ parsing }) => (parsing ? [parsing] : []));
  }

  // ---------------------------------------------------------------- requests

  #request(targets: readonly string[], slow: RunRequest['slow'], onlyStale: boolean): Promise<RunOutcome> {
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

  async #prepare(request: RunRequest): Promise<void> {
    for (const [name, cell] of this.#cells) {
      if (cell.problems.some(({ code }) => code === 'parser-unavailable')) void this.#read(name, cell);
    }
    await this.#allRead();
    if (request.slow === 'rerun') this.#dropReused(request.targets);
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
  async #offer(request: RunRequest): Promise<void> {
    this.#reuseRepeating(request.targets);
    const slow = this.#needed(request.targets).filter((name) => this.#isReusable(name));
    if (slow.length === 0) return;
    const id = ++this.#lastOffer;
    const answer = await new Promise<OfferAnswer>((settle) => {
      this.#offers.set(id, settle);
      request.abandon = () => settle('cancel');
      const ancestors = this.#durations(slow).map((each) => {
        const reason = this.#freshness.get(each.cell)?.reason;
        return { ...each, ...(reason && { reason }) };
      });
      this.#emit({ type: 'offer', offer: { id, target: request.targets[0] ?? '', ancestors } });
    });
    this.#offers.delete(id);
    request.abandon = undefined;
    this.#emit({ type: 'offerClosed', id });
    if (answer === 'cancel') request.finish('cancelled');
    if (answer === 'reuse') this.#reuse(slow);
  }

  #isReusable(name: string): boolean {
    const cell = this.#cells.get(name);
    const slow = (cell?.milliseconds ?? 0) > this.#slowMilliseconds;
    return slow && cell?.success !== undefined && cell.alive && !this.#freshness.get(name)?.usable;
  }

  #reuseRepeating(targets: readonly string[]): void {
    const repeating = this.#needed(targets).filter((name) => this.#wouldRepeat(name));
    if (repeating.length === 0) return;
    this.#reuse(repeating);
    this.#emit({ type: 'reused', target: targets[0] ?? '', ancestors: this.#durations(repeating) });
  }

  /** Neither its code nor anything above it has changed since it ran: only the same was run again. */
  #wouldRepeat(name: string): boolean {
    return (
      this.#isReusable(name) &&
      this.#cells.get(name)?.success?.program === this.#freshness.get(name)?.program()
    );
  }

  #durations(names: readonly string[]): { cell: string; milliseconds: number }[] {
    return names.map((cell) => ({ cell, milliseconds: this.#record(cell).milliseconds ?? 0 }));
  }

  #dropReused(targets: readonly string[]): void {
    for (const target of targets)
      for (const name of [target, ...this.#graph.ancestors(target)]) {
        const cell = this.#cells.get(name);
        if (cell) cell.reused = undefined;
      }
    this.#freshness = computeFreshness(this.#cells, this.#graph);
  }

  #reuse(names: readonly string[]): void {
    // From the top: what a cell reads belongs to what is reused of it.
    for (const name of names) {
      this.#freshness = computeFreshness(this.#cells, this.#graph);
      this.#record(name).reused = this.#freshness.get(name)?.program();
    }
    this.#freshness = computeFreshness(this.#cells, this.#graph);
  }

  #needed(targets: readonly string[]): string[] {
    return neededBefore(targets, this.#graph, this.#freshness);
  }

  #plan(request: RunRequest): Job[] {
    const { targets, onlyStale, slow } = request;
    const wanted = targets.filter((name) => !onlyStale || !this.#freshness.get(name)?.usable);
    if (slow === 'reuse') this.#reuse(this.#needed(wanted).filter((name) => this.#isReusable(name)));
    return planRuns(wanted, this.#graph, this.#freshness).map((cell) => ({
      cell,
      request,
      isTarget: targets.includes(cell),
    }));
  }

  #openRequests(): RunRequest[] {
    const queued = [...this.#jobs, ...(this.#running ? [this.#running.job] : [])].map(
      ({ request }) => request,
    );
    return [...new Set([...queued, ...this.#preparing])].filter(({ state }) => state !== 'done');
  }

  #cancel(request: RunRequest): void {
    this.#jobs = this.#jobs.filter((job) => job.request !== request);
    const running = this.#running?.job;
    // A target that runs ends by itself and says how.
    if (!(running?.request === request && running.isTarget)) request.finish('cancelled');
    request.abandon?.();
    this.#preparing.delete(request);
    this.#refresh();
  }

  #finishIfDone(request: RunRequest): void {
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
    await this.#allRead();
    this.#refresh();

    const cell = this.#cells.get(job.cell);
    if (!cell || this.#isDone(job)) return;
    if (running.stopped) return this.#stopBefore(job, cell);
    job.request.tried.set(job.cell, (job.request.tried.get(job.cell) ?? 0) + 1);

    const problems = problemsOf(job.cell, cell, this.#graph);
    if (problems.length > 0) return this.#refuse(job, cell, problems);

    // A cell above may have been run again since this was planned.
    if (job.request.slow !== 'rerun') this.#reuseRepeating([job.cell]);
    const needed = this.#needed([job.cell]);
    const untried = needed.filter((name) => {
      const times = job.request.tried.get(name) ?? 0;
      const state = this.#freshness.get(name)?.state;
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
    const usable = this.#freshness.get(job.cell)?.usable === true;
    return usable && (!job.isTarget || job.request.onlyStale);
  }

  async #runInKernel(job: Job, cell: CellRecord, running: Running): Promise<void> {
    const name = job.cell;
    const { parsed } = cell;
    const freshness = this.#freshness.get(name);
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
      imports: [...this.#graph.imports(name)],
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
      this.#wakeCheap(name);
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
    if (this.#freshness.get(job.cell)?.usable) note(job, 'stopped');
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
    problems.forEach((each, index) =>
      cell.outputs.put(notebookSlot + index, problemOutput(each), cell.version),
    );
    this.#conclude(job, cell, 'failed');
  }

  /** Not run, because an ancestor did not end well. */
  #skip(job: Job, cell: CellRecord, culprit: string): void {
    const above = this.#freshness.get(culprit);
    const ancestor = above?.reason?.values['ancestor'] ?? culprit;
    cell.version++;
    if (above?.state === 'stopped') {
      this.#conclude(job, cell, 'stopped', explanation('ancestor-stopped', { ancestor }));
    } else this.#conclude(job, cell, 'failed', explanation('ancestor-failed', { ancestor }));
  }

  #conclude(job: Job, cell: CellRecord, state: 'failed' | 'stopped', reason?: StateReason): void {
    if (cell.version === 0) cell.version = 1;
    note(job, state);
    const trace = this.#freshness.get(job.cell)?.trace;
    if (trace) cell.attempt = { ...trace, state, ...(reason && { reason }) };
  }

  /** Run cheap readers of a cell that has just run, as far as all they read is fresh. */
  #wakeCheap(name: string): void {
    for (const child of this.#graph.children(name)) {
      const cell = this.#cells.get(child);
      if (!cell?.definition.cheap || !this.#mayWake(child, cell)) continue;
      void this.#request([child], 'reuse', true);
    }
  }

  #mayWake(name: string, cell: CellRecord): boolean {
    const freshness = this.#freshness.get(name);
    if (freshness?.state !== 'stale' && freshness?.state !== 'idle') return false;
    if (cell.parsing || cell.problems.length > 0 || this.#graph.problems.has(name)) return false;
    if (!this.#graph.parents(name).every((parent) => this.#freshness.get(parent)?.usable)) return false;
    // Half-typed code, or code from a shared link, waits for the reader.
    const last = cell.attempt ?? cell.success;
    return last ? last.tokens === cell.tokens : cell.source === cell.definition.source;
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
    const shown = cell.outputs.put(slot, inSource(name, output, this.#cells), version);
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
    for (const cell of this.#cells.values()) {
      if (!cell.alive) continue;
      cell.alive = false;
      cell.reused = undefined;
      cell.lossReason = reason;
    }
    this.#refresh();
  }

  #setKernel(kernel: KernelStatus): void {
    this.#kernel = kernel;
    this.#emit({ type: 'kernel', kernel });
  }

  // ---------------------------------------------------------------- snapshots

  /** Derive every state anew and tell what changed. */
  #refresh(): void {
    this.#freshness = computeFreshness(this.#cells, this.#graph);
    const { queue } = this;
    this.#queued = new Set(queue);
    for (const [name, cell] of this.#cells) {
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
    return takeSnapshot(name, cell, this.#graph, this.#freshness.get(name), activity);
  }

  #readingOrder(): string[] {
    return [...this.#cells].flatMap(([name, { definition }]) => (definition.onDemand ? [] : [name]));
  }

  #record(name: string): CellRecord {
    const cell = this.#cells.get(name);
    if (!cell) throw new RangeError(`There is no cell “${name}”.`);
    return cell;
  }

  #isBusy(): boolean {
    return this.#pumping || this.#jobs.length > 0 || this.#preparing.size > 0 || this.#openReads().length > 0;
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

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
