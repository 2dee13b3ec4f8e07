import type { KernelEvent, KernelPort, LossReason, RunEnd } from '../../src/notebook/runtime/kernel-port.ts';
import type { BackendName, KernelInfo, Output, RunRequest } from '../../src/notebook/protocol/index.ts';

const info: KernelInfo = {
  backend: 'cpu',
  device: '',
  skipped: [],
  notes: [],
  memory: { numTensors: 0, numBytes: 0 },
};

/**
 * A kernel in this process that really evaluates cells, with strings for tensors. Its
 * library is `display(value)` and `console.log`; a test can hold a cell's run, give it a
 * duration, make it deaf to a cooperative stop, and take the kernel away.
 */
export class FakeKernel implements KernelPort {
  /** Cells in the order in which they ran. */
  readonly ran: string[] = [];
  readonly requests: RunRequest[] = [];
  readonly inputs: [cell: string, slot: number, value: unknown][] = [];
  readonly forgotten: string[] = [];
  readonly values = new Map<string, Record<string, unknown>>();
  /** Milliseconds that runs of these cells report. */
  readonly takes: Record<string, number> = {};
  /** Runs of these cells wait until `release`. */
  readonly holds = new Set<string>();
  /** These cells do not hear a cooperative stop: the worker is ended. */
  readonly deaf = new Set<string>();
  startFails = false;
  starts = 0;
  #started: Promise<KernelInfo> | undefined;
  readonly #listeners = new Set<(event: KernelEvent) => void>();
  #release: ((how: RunEnd['outcome']) => void) | undefined;
  #current: RunRequest | undefined;

  start(): Promise<KernelInfo> {
    this.#started ??= this.#boot();
    return this.#started;
  }

  async #boot(): Promise<KernelInfo> {
    this.starts++;
    this.emit({ type: 'starting' });
    await Promise.resolve();
    if (this.startFails) {
      this.#started = undefined;
      this.emit({ type: 'startFailed', error: { kind: 'error', name: 'Error', message: 'no backend' } });
      throw new Error('no backend');
    }
    this.emit({ type: 'started', info });
    return info;
  }

  async run(request: RunRequest): Promise<RunEnd> {
    this.ran.push(request.cell);
    this.requests.push(request);
    this.#current = request;
    const milliseconds = this.takes[request.cell] ?? 1;
    this.values.delete(request.cell);
    if (this.holds.has(request.cell)) {
      const how = await new Promise<RunEnd['outcome']>((resolve) => (this.#release = resolve));
      this.#release = undefined;
      if (how !== 'ok') return { outcome: how, milliseconds };
    }
    let slot = 0;
    const show = (output: Output): void =>
      this.emit({
        type: 'output',
        run: request.run,
        cell: request.cell,
        version: request.version,
        slot: slot++,
        output,
      });
    const display = (value: unknown): void => show({ kind: 'text', text: String(value) });
    const last = (value: unknown): void => (value === undefined ? undefined : display(value));
    const log = (text: unknown): void => show({ kind: 'log', level: 'log', text: String(text) });
    try {
      const imported = request.imports.map(({ name, from }) => {
        const exported = this.values.get(from);
        if (!exported) throw new Error(`The kernel has no values of ${from}.`);
        return exported[name];
      });
      const body = `'use strict'; return (async () => {${request.code}\n;return { ${request.exports.join(', ')} };})()`;
      const names = request.imports.map(({ name }) => name);
      const cell = new Function('display', 'console', '__last', ...names, body) as (
        ...values: unknown[]
      ) => unknown;
      const exported = await cell(display, { log }, last, ...imported);
      this.values.set(request.cell, exported as Record<string, unknown>);
      return { outcome: 'ok', milliseconds, memory: { numTensors: this.values.size, numBytes: 0 } };
    } catch (error) {
      const { name, message } = error as Error;
      show({ kind: 'error', name, message });
      return { outcome: 'failed', milliseconds };
    } finally {
      this.#current = undefined;
    }
  }

  /** Let the held run go on. */
  release(): void {
    this.#release?.('ok');
  }

  async stop(): Promise<void> {
    if (!this.#current) return;
    if (this.deaf.has(this.#current.cell)) this.lose('stopped');
    else this.#release?.('stopped');
    await Promise.resolve();
  }

  endTimers(): Promise<void> {
    return Promise.resolve();
  }

  /** The worker is gone, with all values. */
  lose(reason: LossReason): void {
    this.values.clear();
    this.#started = undefined;
    this.emit({ type: 'lost', reason });
    this.#release?.('terminated');
  }

  forget(cells: string[]): void {
    this.forgotten.push(...cells);
    for (const cell of cells) this.values.delete(cell);
  }

  input(cell: string, slot: number, value: unknown): void {
    this.inputs.push([cell, slot, value]);
  }

  ask(handle: number, question: unknown): Promise<unknown> {
    return Promise.resolve({ handle, question });
  }

  setBackend(backend: BackendName | 'auto'): Promise<KernelInfo> {
    const changed: KernelInfo = { ...info, backend: backend === 'auto' ? 'cpu' : backend };
    this.values.clear();
    this.emit({ type: 'backendChanged', info: changed, tensorsLost: true });
    return Promise.resolve(changed);
  }

  async restart(): Promise<void> {
    if (this.#started) this.lose('restarted');
    await this.start();
  }

  subscribe(listener: (event: KernelEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: KernelEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
