/**
 * The kernel's core: runs cells, one at a time, keeps what they export, and
 * turns what they show and throw into data. It knows neither tfjs nor the browser.
 * Longer than most: a run takes hold of exports, inputs, live objects and memory in an order that matters, and gives them
 * back in another.
 */
import { ExplainedError } from '../../explained/index.ts';
import { type ErrorOutput, isStopError, type RunRequest, stopError } from '../protocol/index.ts';
import { createScope } from './cell-scope.ts';
import { createConsole } from './console.ts';
import { calibrate, compile } from './compile.ts';
import type { Kernel, KernelHost, MemoryKeeper } from './kernel-host.ts';
import { LateTimers } from './late-timers.ts';
import { LiveObjects } from './live-objects.ts';
import { PageRequests } from './page-requests.ts';
import { RunOutputs } from './run-outputs.ts';
import { cellsOf, thrownOutput } from './thrown-error.ts';
import type { Describe } from './value-tree.ts';

interface CurrentRun {
  request: RunRequest;
  controller: AbortController;
  outputs: RunOutputs;
  failure: { error: unknown } | undefined;
  fail: (error: unknown) => void;
}

export function createKernel(host: KernelHost): Kernel {
  const { memory, port } = host;
  const describe: Describe = host.describe ?? (() => undefined);
  const offset = calibrate();
  const exportsByCell = new Map<string, Map<string, unknown>>();
  const inputsByCell = new Map<string, Map<number, unknown>>();
  const liveObjects = new LiveObjects();
  const requests = new PageRequests((message) => port.post(message));
  let current: CurrentRun | undefined;
  let queue: Promise<void> = Promise.resolve();
  const enqueue = (work: () => Promise<void>): Promise<void> => (queue = queue.then(work));

  const errorOutput = (error: unknown, cell?: string): ErrorOutput =>
    thrownOutput(error, { offset, describe, explain: host.explain }, cell);

  const late = new LateTimers({
    host,
    post: (message) => port.post(message),
    enqueue,
    errorOutput,
    keptBy: (cell) => keptBy(cell),
  });

  /** What has been altered, where something has been beyond doubt. */
  function alteredNow(): string[] {
    try {
      const names = host.integrity?.altered() ?? [];
      if (names.length > 0) return names;
    } catch {
      // Even to look for it fails.
    }
    return ['globalThis'];
  }

  function failureOutput(error: unknown): ErrorOutput {
    try {
      return errorOutput(error);
    } catch {
      return { kind: 'error', name: 'Error', message: '' };
    }
  }

  /** @param first the run's own first attempt, which lacked what has been loaded since */
  async function run(request: RunRequest, first?: { outputs: RunOutputs; started: number }): Promise<void> {
    const { cell, version } = request;
    const started = first?.started ?? performance.now();
    const controller = new AbortController();
    // What the cell itself is given: ends with the run, or with the timers that go on after it.
    const afterwards = new AbortController();
    const endsToo = (): void => afterwards.abort(controller.signal.reason);
    controller.signal.addEventListener('abort', endsToo);
    const outputs = new RunOutputs((slot, output, transfer) => {
      try {
        port.post({ type: 'output', run: request.run, cell, version, slot, output }, transfer);
      } catch (error) {
        // A value that cannot be cloned: the run goes on, the reader sees why nothing is shown.
        port.post({
          type: 'output',
          run: request.run,
          cell,
          version,
          slot,
          output: errorOutput(error, cell),
        });
      }
    }, first?.outputs);
    let reportFailure: (failure: unknown) => void = () => undefined;
    const failed = new Promise<never>((_, reject) => (reportFailure = reject));
    failed.catch(() => undefined);
    const self: CurrentRun = {
      request,
      controller,
      outputs,
      failure: undefined,
      fail: (error) => {
        if (self.failure) return;
        self.failure = { error };
        reportFailure(error);
      },
    };

    late.end(cell);
    liveObjects.drop(cell);
    exportsByCell.delete(cell);
    memory.begin(cell);
    current = self;
    const ownConsole = createConsole({ outputs, describe, offset });
    host.printing?.use(ownConsole);
    const scope = createScope({
      cell,
      run: request.run,
      signal: afterwards.signal,
      host,
      describe,
      outputs,
      requests,
      liveObjects,
      console: ownConsole,
      inputAt: (slot) => inputsByCell.get(cell)?.get(slot),
    });
    let outcome: 'ok' | 'failed' | 'stopped' = 'ok';
    let exported: unknown[] = [];
    // What an earlier cell left behind may have done it only after that cell had ended.
    let altered = host.integrity?.altered() ?? [];
    host.bounds?.begin();
    try {
      if (altered.length > 0) throw alteredError(altered);
      const names: string[] = [];
      const values: unknown[] = [];
      const own = new Set(request.exports);
      const bind = (name: string, value: unknown): void => {
        if (own.has(name) || names.includes(name)) return;
        names.push(name);
        values.push(value);
      };
      for (const { name, from } of request.imports) {
        const known = exportsByCell.get(from);
        if (!known?.has(name)) {
          throw new ExplainedError('import-missing', { name, cell: from });
        }
        bind(name, known.get(name));
      }
      for (const [name, value] of Object.entries(scope.names)) bind(name, value);
      const body = compile(cell, request.code, names, request.exports)(...values);
      const given = stopped(controller.signal, memory);
      exported = await Promise.race([body, failed, given]);
      await Promise.race([scope.lastShown(), failed, given]);
      await Promise.race([outputs.settled(), failed, given]);
      // Browsers report an unhandled rejection by a task of its own, which is queued behind the first of these.
      for (let turn = 0; turn < 2; turn++) await Promise.race([macrotask(), failed]);
      if (controller.signal.aborted) outcome = 'stopped';
    } catch (error) {
      outcome = controller.signal.aborted || isStopError(error) ? 'stopped' : 'failed';
      if (outcome === 'failed') {
        await host.beforeExplaining?.();
        outputs.set(outputs.reserve(), errorOutput(error, cell));
      }
    }
    const missed = host.fallback?.missed() === true && outcome !== 'stopped' && !first;
    const loaded = missed && (await load());
    const isStopped = (): boolean => controller.signal.aborted;
    if (loaded && isStopped()) outcome = 'stopped';

    const { timers } = scope;
    const goesOn = outcome === 'ok' && !loaded && timers.ticking() > 0;
    if (goesOn) controller.signal.removeEventListener('abort', endsToo);
    else {
      outputs.close();
      timers.close();
    }
    controller.abort(stopError());
    host.bounds?.end();
    host.printing?.use(undefined);
    current = undefined;
    if (loaded && outcome !== 'stopped') {
      liveObjects.drop(cell);
      memory.end(cell, []);
      return run(request, { outputs, started });
    }
    if (outcome === 'ok')
      exportsByCell.set(cell, new Map(request.exports.map((name, at) => [name, exported[at]])));
    else liveObjects.drop(cell);
    memory.end(cell, keptBy(cell));
    const milliseconds = performance.now() - started;
    if (altered.length === 0) altered = host.integrity?.altered() ?? [];
    if (goesOn) late.goOn({ request, timers, outputs, console: ownConsole, controller: afterwards });
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

  function keptBy(cell: string): unknown[] {
    return [...(exportsByCell.get(cell)?.values() ?? []), ...liveObjects.of(cell)];
  }

  const knownCells = (): Set<string> => new Set([...exportsByCell.keys(), ...liveObjects.cells()]);

  function forget(cell: string): void {
    late.end(cell);
    exportsByCell.delete(cell);
    liveObjects.drop(cell);
    memory.forget(cell);
  }

  async function answer(request: number, handle: number, question: unknown): Promise<void> {
    try {
      const object = liveObjects.get(handle);
      if (!object || !host.answer) {
        throw new ExplainedError('unknown-handle');
      }
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
          void enqueue(() =>
            run(message).catch((error: unknown) => {
              // Whatever goes wrong in here, the page must not wait for ever.
              current = undefined;
              const { run, cell, version } = message;
              // An honest run does not fail here: what the kernel itself is made of is no longer as it was.
              const ended = {
                run,
                cell,
                version,
                outcome: 'failed',
                milliseconds: 0,
                memory: { numTensors: 0, numBytes: 0 },
                altered: alteredNow(),
              } as const;
              port.post({ type: 'output', run, cell, version, slot: 0, output: failureOutput(error) });
              port.post({ type: 'ended', ...ended });
            }),
          );
          return;
        case 'interrupt':
          if (current?.request.run === message.run) current.controller.abort(stopError());
          late.endRun(message.run);
          return;
        case 'forget':
          for (const cell of message.cells) forget(cell);
          return;
        case 'input': {
          const values = inputsByCell.get(message.cell) ?? new Map<number, unknown>();
          inputsByCell.set(message.cell, values.set(message.slot, message.value));
          return;
        }
        case 'ask':
          void answer(message.request, message.handle, message.question);
          return;
        case 'supply':
          return requests.settle(message);
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
    exportsOf: (cell) => keptBy(cell),
    cells: () => [...knownCells()],
    errorOutput: (error) => errorOutput(error),
    forgetAll() {
      late.endAll();
      for (const cell of knownCells()) forget(cell);
    },
  };
}

const alteredError = (names: readonly string[]): ExplainedError =>
  new ExplainedError('globals-altered', { names: names.join(', ') });

/**
 * How long what runs on after a stop may do nothing until it counts as waiting in vain (milliseconds). A step of a planned
 * training makes no tensors either, and keeps what it has reached afterwards: it needs longer than a step.
 */
const idleAfterStop = 250;

/**
 * Rejects once the run is stopped and nothing happens in it any more: it may wait for what never comes. While something
 * does happen (tensors are made), it has its time to end by itself; the page ends the kernel if it never does.
 */
async function stopped(signal: AbortSignal, memory: Pick<MemoryKeeper, 'made'>): Promise<never> {
  if (!signal.aborted)
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  for (let made = -1; made !== memory.made();) {
    made = memory.made();
    await new Promise((resolve) => setTimeout(resolve, idleAfterStop));
  }
  throw signal.reason;
}

function macrotask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
