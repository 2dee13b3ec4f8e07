/**
 * The notebook of a page: what its reader does, and what the kernel tells. Which cell runs when is the queue's, how one runs
 * the runner's; cells and what is true of them, sources, states and outputs are files of their own.
 */
import { type CellRecord, createRecord } from './cell-record.ts';
import { CellRunner } from './cell-runner.ts';
import { errorOutput, inSource } from './error-outputs.ts';
import type { KernelEvent, KernelPort } from './kernel-port.ts';
import type { BackendName } from '../protocol/index.ts';
import { NotebookCells } from './notebook-cells.ts';
import { RunQueue } from './run-queue.ts';
import { createRequest, type Job, type Wish } from './run-request.ts';
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
} from './runtime-types.ts';
import { SlowAncestors } from './slow-ancestors.ts';
import { SourceReader } from './source-reader.ts';
import { ToldSnapshots } from './told-snapshots.ts';

export type * from './runtime-types.ts';

/** A notebook over a kernel. Nothing runs, and the kernel is not started, until asked. */
export function createNotebook(options: NotebookOptions): Notebook {
  return new ReactiveNotebook(options);
}

class ReactiveNotebook implements Notebook {
  readonly #cells: NotebookCells;
  readonly #sources: SourceReader;
  readonly #port: KernelPort;
  readonly #outputLimit: number;
  readonly #queue = new RunQueue();
  readonly #told: ToldSnapshots;
  readonly #slow: SlowAncestors;
  readonly #runner: CellRunner;
  readonly #unsubscribe: () => void;
  #kernel: KernelStatus = { status: 'off' };
  #pumping = false;
  #disposed = false;
  #waiters: (() => void)[] = [];

  constructor(options: NotebookOptions) {
    this.#port = options.kernel;
    this.#outputLimit = options.outputLimit ?? 200;
    this.#cells = new NotebookCells(new Set(options.library), options.slowMilliseconds ?? 5_000);
    this.#told = new ToldSnapshots(this.#cells, this.#queue);
    this.#slow = new SlowAncestors(this.#cells, (event) => this.#told.emit(event));
    this.#sources = new SourceReader(
      options.parse,
      this.#cells,
      (named) => {
        if (named) this.#cells.relate();
        this.#refresh();
      },
      options.typingPause,
    );
    this.#runner = new CellRunner({
      cells: this.#cells,
      sources: this.#sources,
      port: this.#port,
      queue: this.#queue,
      slow: this.#slow,
      kernelError: () => this.#kernel.error,
      onChange: () => this.#refresh(),
      onMemory: (memory) => this.#setKernel({ ...this.#kernel, memory }),
      onLost: () => this.#lose('kernel-lost'),
      onFresh: (name) => {
        this.#refresh();
        for (const child of this.#cells.wokenBy(name)) void this.#request([child], 'reuse', true);
      },
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
    return this.#queue.cells;
  }

  cell(name: string): CellSnapshot {
    return this.#told.cell(name);
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
      for (const wish of this.#queue.wishes()) this.#cancel(wish);
      await this.#stopRunning();
      await Promise.all([...this.#cells.entries].map(([, cell]) => this.#endTimers(cell)));
      return;
    }
    await this.#endTimers(this.#cells.record(name));
    if (this.#queue.running?.job.cell === name) {
      await this.#stopRunning();
      return;
    }
    for (const wish of this.#queue.wishes()) {
      if (!this.#queue.needs(wish, name)) continue;
      if (wish.targets.length > 1) {
        this.#queue.drop(wish, new Set([name, ...this.#cells.graph.descendants(name)]));
        continue;
      }
      this.#cancel(wish);
      if (this.#queue.running?.job.request === wish) await this.#stopRunning();
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
    this.#slow.answer(offer, answer);
  }

  async add(definition: CellDefinition, before?: string): Promise<void> {
    const record = createRecord(definition, this.#outputLimit);
    this.#cells.insert(definition.name, record, before);
    this.#cells.relate();
    await this.#sources.read(definition.name, record);
  }

  move(name: string, before?: string): void {
    this.#cells.move(name, before);
    this.#cells.relate();
    this.#refresh();
  }

  async remove(name: string): Promise<void> {
    this.#cells.record(name);
    await this.stop(name);
    this.#cells.delete(name);
    this.#told.forget(name);
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
    for (const wish of this.#queue.wishes()) this.#cancel(wish);
    const { running } = this.#queue;
    if (running) {
      running.stopped = true;
      running.stop();
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
    return this.#told.subscribe(listener);
  }

  dispose(): void {
    this.#disposed = true;
    void this.stop();
    this.#unsubscribe();
    this.#told.dispose();
  }

  // ---------------------------------------------------------------- wishes and their runs

  #request(targets: readonly string[], slow: Wish['slow'], onlyStale: boolean): Promise<RunOutcome> {
    const [first] = targets;
    if (this.#disposed || first === undefined) return Promise.resolve('cancelled');
    const same = onlyStale ? undefined : this.#queue.waitingFor(first);
    if (same) return same.finished;
    const wish = createRequest(targets, slow, onlyStale);
    this.#queue.prepare(wish);
    this.#refresh();
    void this.#prepare(wish);
    return wish.finished;
  }

  async #prepare(wish: Wish): Promise<void> {
    this.#sources.retry();
    await this.#sources.settled();
    if (wish.slow === 'rerun') this.#cells.dropReused(wish.targets);
    if (wish.state === 'preparing' && wish.slow === 'ask') await this.#slow.settle(wish);
    this.#queue.prepared(wish, () => this.#plan(wish));
    this.#refresh();
    void this.#pump();
  }

  #plan(request: Wish): Job[] {
    const { targets, onlyStale, slow } = request;
    const wanted = targets.filter((name) => !onlyStale || !this.#cells.isUsable(name));
    if (slow === 'reuse')
      this.#cells.reuse(this.#cells.needed(wanted).filter((name) => this.#cells.isReusable(name)));
    return this.#cells.plan(wanted).map((cell) => ({ cell, request, isTarget: targets.includes(cell) }));
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    for (let job = this.#queue.next(); job; job = this.#queue.next()) {
      const { request } = job;
      if (request.state !== 'done') await this.#runner.run(this.#queue.begin(job));
      this.#queue.end();
      this.#refresh();
      this.#queue.finishIfDone(request);
    }
    this.#pumping = false;
    this.#refresh();
    this.#wake();
  }

  #cancel(wish: Wish): void {
    this.#queue.cancel(wish);
    this.#refresh();
  }

  async #endTimers(cell: CellRecord): Promise<void> {
    if (!cell.goesOn) return;
    cell.goesOn = false;
    this.#refresh();
    await this.#port.endTimers(cell.run);
  }

  async #stopRunning(): Promise<void> {
    const { running } = this.#queue;
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
      case 'timersEnded': {
        const cell = this.#cells.get(event.cell);
        if (cell?.run !== event.run) return;
        cell.goesOn = false;
        return this.#refresh();
      }
    }
  }

  #onOutput({ run, cell: name, version, slot, output }: Extract<KernelEvent, { type: 'output' }>): void {
    const cell = this.#cells.get(name);
    if (!cell || cell.run !== run || cell.version !== version) return;
    const shown = cell.outputs.put(slot, inSource(name, output, this.#cells.byName), version);
    this.#told.output(name, cell, shown);
  }

  #lose(reason: 'kernel-lost' | 'backend-changed'): void {
    this.#cells.lose(reason);
    this.#refresh();
  }

  #setKernel(kernel: KernelStatus): void {
    this.#kernel = kernel;
    this.#told.emit({ type: 'kernel', kernel });
  }

  /** Derive every state anew and tell what changed. */
  #refresh(): void {
    this.#told.refresh();
    this.#wake();
  }

  #isBusy(): boolean {
    return this.#pumping || !this.#queue.isEmpty || this.#sources.isReading;
  }

  #wake(): void {
    if (this.#isBusy()) return;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }
}
