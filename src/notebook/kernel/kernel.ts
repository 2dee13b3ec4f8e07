/**
 * The kernel's core: runs cells, one at a time, keeps what they export, and
 * turns what they show and throw into data. It knows neither tfjs nor the browser.
 */
import { ExplainedError } from '../../explained/index.ts';
import { type ErrorOutput, isStopError, type RunRequest } from '../protocol/index.ts';
import { CellRun, type RunSurroundings } from './cell-run.ts';
import { CellValues } from './cell-values.ts';
import { calibrate } from './compile.ts';
import type { Kernel, KernelHost } from './kernel-host.ts';
import { LateTimers } from './late-timers.ts';
import { PageRequests } from './page-requests.ts';
import { ReaderInputs } from './reader-inputs.ts';
import { cellsOf, thrownOutput } from './thrown-error.ts';
import type { Describe } from './value-tree.ts';

export function createKernel(host: KernelHost): Kernel {
  const { memory, port } = host;
  const describe: Describe = host.describe ?? (() => undefined);
  const offset = calibrate();
  const values = new CellValues(memory);
  const inputs = new ReaderInputs();
  const requests = new PageRequests((message) => port.post(message));
  let current: CellRun | undefined;
  let queue: Promise<void> = Promise.resolve();
  const enqueue = (work: () => Promise<void>): Promise<void> => (queue = queue.then(work));

  const errorOutput = (error: unknown, cell?: string): ErrorOutput =>
    thrownOutput(error, { offset, describe, explain: host.explain }, cell);

  const surroundings: RunSurroundings = {
    host,
    describe,
    offset,
    values,
    requests,
    inputs,
    errorOutput,
  };
  const late = new LateTimers({
    host,
    post: (message) => port.post(message),
    enqueue,
    errorOutput,
    keptBy: (cell) => values.keptBy(cell),
  });

  /** @param first the run's own first attempt, which lacked what has been loaded since */
  async function run(request: RunRequest, first?: CellRun): Promise<void> {
    const { cell, version } = request;
    late.end(cell);
    const self = (current = new CellRun(request, surroundings, first));
    // What an earlier cell left behind may have done it only after that cell had ended.
    let altered = host.integrity?.altered() ?? [];
    host.bounds?.begin();
    let outcome = await self.execute(altered);
    const isLacking = host.fallback?.missed() === true && outcome !== 'stopped' && !first;
    const hasLoaded = isLacking && (await load());
    if (hasLoaded && self.isStopped) outcome = 'stopped';

    const goesOn = outcome === 'ok' && !hasLoaded && self.ticks;
    const rest = self.end(goesOn);
    host.bounds?.end();
    host.printing?.use(undefined);
    current = undefined;
    if (hasLoaded && outcome !== 'stopped') {
      values.end(cell, undefined);
      return run(request, self);
    }
    values.end(cell, outcome === 'ok' ? self : undefined);
    const milliseconds = performance.now() - self.started;
    if (altered.length === 0) altered = host.integrity?.altered() ?? [];
    if (rest) late.goOn(rest);
    port.post({
      type: 'ended',
      run: request.run,
      cell,
      version,
      outcome,
      milliseconds,
      memory: memory.reading(),
      ...(altered.length > 0 ? { altered } : {}),
      ...(goesOn ? { goesOn } : {}),
    });
  }

  async function load(): Promise<boolean> {
    try {
      await host.fallback?.load();
      return true;
    } catch {
      // What was missed is told as it was.
      return false;
    }
  }

  /** Whatever goes wrong in a run's own keeping, the page must not wait for ever. */
  function giveUp({ run, cell, version }: RunRequest, error: unknown): void {
    current = undefined;
    port.post({ type: 'output', run, cell, version, slot: 0, output: failureOutput(error) });
    port.post({
      type: 'ended',
      run,
      cell,
      version,
      outcome: 'failed',
      milliseconds: 0,
      memory: { numTensors: 0, numBytes: 0 },
      // An honest run does not fail here: what the kernel itself is made of is no longer as it was.
      altered: alteredBeyondDoubt(),
    });
  }

  function failureOutput(error: unknown): ErrorOutput {
    try {
      return errorOutput(error);
    } catch {
      return { kind: 'error', name: 'Error', message: '' };
    }
  }

  function alteredBeyondDoubt(): string[] {
    try {
      const names = host.integrity?.altered() ?? [];
      if (names.length > 0) return names;
    } catch {
      // Even to look for it fails.
    }
    return ['globalThis'];
  }

  function forget(cell: string): void {
    late.end(cell);
    values.forget(cell);
  }

  async function answer(request: number, handle: number, question: unknown): Promise<void> {
    try {
      const object = values.liveObjects.get(handle);
      if (!object || !host.answer) throw new ExplainedError('unknown-handle');
      port.post({ type: 'answer', request, ok: true, value: await host.answer(object, question) });
    } catch (error) {
      await host.beforeExplaining?.();
      port.post({ type: 'answer', request, ok: false, error: errorOutput(error) });
    }
  }

  return {
    receive(message) {
      switch (message.type) {
        case 'run':
          late.giveWay();
          void enqueue(() => run(message).catch((error: unknown) => giveUp(message, error)));
          return;
        case 'interrupt':
          if (current?.request.run === message.run) current.stop();
          late.endRun(message.run);
          return;
        case 'forget':
          for (const cell of message.cells) forget(cell);
          return;
        case 'input':
          inputs.set(message.cell, message.slot, message.value);
          return;
        case 'ask':
          void answer(message.request, message.handle, message.question);
          return;
        case 'supply':
          return requests.settle(message);
        case 'pulse':
          return port.post({ type: 'answer', request: message.request, ok: true, value: null });
        case 'start':
          return;
      }
    },
    uncaught(error) {
      const run = current;
      if (isStopError(error)) return;
      const cells = cellsOf(error, offset);
      const isOfRun = run !== undefined && (cells.length === 0 || cells.includes(run.request.cell));
      if ((!isOfRun && late.uncaught(error, cells)) || !run) return;
      const known = [run.request.cell, ...run.request.imports.map(({ from }) => from)];
      // An error left behind by an earlier, ended run is not this run's.
      if (cells.length > 0 && !cells.some((cell) => known.includes(cell))) return;
      run.fail(error);
    },
    request: (name, value) => requests.ask(name, value),
    exportsOf: (cell) => values.keptBy(cell),
    cells: () => values.cells(),
    errorOutput: (error) => errorOutput(error),
    forgetAll() {
      late.endAll();
      for (const cell of values.cells()) forget(cell);
    },
  };
}
