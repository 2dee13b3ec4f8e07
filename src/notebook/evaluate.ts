import { calibrate, compile, lastName } from './compile.ts';
import { createConsole } from './console.ts';
import { explanationOf, ExplainedError, isStopError, stopError } from './explained-error.ts';
import { InputControl } from './inputs.ts';
import { createProgress, type ProgressHandle } from './progress.ts';
import type {
  ErrorOutput,
  Explanation,
  MemoryReading,
  Output,
  RunRequest,
  ToKernel,
  ToPage,
} from './protocol.ts';
import { RunOutputs } from './run-outputs.ts';
import { cellFrames } from './stack.ts';
import { toValueTree, type Describe } from './value-tree.ts';

/**
 * The kernel's core: runs cells, one at a time, keeps what they export, and
 * turns what they show and throw into data. It knows neither tfjs nor the
 * browser: the library of names, the memory of tensors and the look of values
 * are injected, so the same code runs in a worker and in Node.
 */
export interface KernelHost {
  /** Names that cells see, made anew for each run. */
  library: (context: RunContext) => Record<string, unknown>;
  port: { post(message: ToPage, transfer?: Transferable[]): void };
  memory: MemoryKeeper;
  /** How a value is shown; `undefined` leaves it to the plain value tree. May take time (reading from a GPU). */
  toOutput: (value: unknown, context: OutputContext) => Output | Promise<Output> | undefined;
  /** How a value inside another value, or in a printed line, is shown. */
  describe?: Describe;
  /** Plain words for an error that does not carry its own explanation. */
  explain?: (error: unknown) => Explanation | undefined;
  /** Answers to questions about a live object behind an output's handle. */
  answer?: (object: object, question: unknown) => Promise<unknown>;
}

/** Keeps track of what a run makes and must be freed again (tensors). */
export interface MemoryKeeper {
  /** A run of `cell` begins: free what its earlier run left. */
  begin(cell: string): void;
  /** The run has ended: free what neither these values nor another cell's reach. */
  end(cell: string, kept: readonly unknown[]): void;
  forget(cell: string): void;
  reading(): MemoryReading;
}

export interface OutputContext {
  name?: string | undefined;
  /** Keeps `object` alive until the cell runs again, and gives the number to ask about it by. */
  handle(object: object): number;
}

export interface DisplayOptions {
  name?: string;
}

/** Shows a value in the cell's output; `update` replaces it in place. */
export interface DisplayHandle {
  update(value: unknown): void;
}

/** One run, as the library sees it. */
export interface RunContext extends OutputContext {
  readonly cell: string;
  readonly run: number;
  /** Aborted when the reader stops the run, and when the run has ended. */
  readonly signal: AbortSignal;
  display(value: unknown, options?: DisplayOptions): DisplayHandle;
  /** Show ready-made outputs in a slot of their own; call the result again to replace it. */
  slot(): (output: Output, transfer?: Transferable[]) => void;
  progress(label: string, max: number): ProgressHandle;
  /** Work that must finish before the run can end. */
  wait(work: Promise<void>): void;
  /** Ask the page for a thing by name; rejects when the run is stopped. */
  request(name: string, value?: unknown): Promise<unknown>;
  /** `value` is shown already: not again when it is a cell's last expression. */
  shown(value: unknown): void;
}

export interface Kernel {
  /** Whatever the page says, except what concerns the host: `start` and `setBackend`. */
  receive(message: ToKernel): void;
  /** An error that nothing caught (unhandled rejection, an error in a timer): fails the current run. */
  uncaught(error: unknown): void;
  /** Request outside any run, e.g. for the host itself. */
  request(name: string, value?: unknown): Promise<unknown>;
  /** Exports of other cells: what must survive a run. For the memory keeper. */
  exportsOf(cell: string): readonly unknown[];
  cells(): readonly string[];
  errorOutput(error: unknown): ErrorOutput;
  /** After the backend was replaced and every tensor with it: no cell exports anything any more. */
  forgetAll(): void;
}

const messageLimit = 4_000;

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
  const handles = new Map<number, { cell: string; object: object }>();
  const requests = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  let nextHandle = 1;
  let nextRequest = 1;
  let current: CurrentRun | undefined;
  let queue: Promise<void> = Promise.resolve();

  function errorOutput(error: unknown, run?: RunRequest): ErrorOutput {
    const isObject = typeof error === 'object' && error !== null;
    const read = (key: string): string | undefined => {
      try {
        const value = isObject ? (error as Record<string, unknown>)[key] : undefined;
        return typeof value === 'string' ? value : undefined;
      } catch {
        return undefined;
      }
    };
    const message = read('message') ?? (isObject ? toValueTreeText(error) : String(error));
    const output: ErrorOutput = {
      kind: 'error',
      name: (read('name') ?? 'Error').slice(0, 100),
      message: message.slice(0, messageLimit),
    };
    const explanation = explain(error);
    if (explanation) output.explanation = explanation;
    const frames = cellFrames(read('stack'), offset);
    if (frames.length > 0) output.frames = frames;
    const own = run && frames.find((frame) => frame.cell === run.cell);
    if (own) output.position = { line: own.line, column: own.column };
    return output;
  }

  /** What was thrown may be anything, a proxy that throws at every touch included. */
  function explain(error: unknown): Explanation | undefined {
    try {
      return explanationOf(error) ?? host.explain?.(error);
    } catch {
      return undefined;
    }
  }

  function toValueTreeText(value: unknown): string {
    const tree = toValueTree(value, describe);
    return 'label' in tree ? tree.label : 'text' in tree ? tree.text : 'Error';
  }

  function ask(name: string, value: unknown, signal?: AbortSignal): Promise<unknown> {
    if (signal?.aborted) return Promise.reject(stopError());
    const number = nextRequest++;
    // Made now, while the cell's line that asks is on the stack.
    const { stack } = new Error('request');
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        requests.delete(number);
        reject(stopError());
      };
      signal?.addEventListener('abort', stop, { once: true });
      const settle =
        <T>(finish: (value: T) => void) =>
        (value: T): void => {
          signal?.removeEventListener('abort', stop);
          finish(value);
        };
      const fail = (error: unknown): void => {
        if (error instanceof Error && stack !== undefined) error.stack = stack;
        reject(error);
      };
      requests.set(number, { resolve: settle(resolve), reject: settle(fail) });
      port.post({ type: 'request', request: number, name, value });
    });
  }

  async function run(request: RunRequest): Promise<void> {
    const { cell, version } = request;
    const started = performance.now();
    const controller = new AbortController();
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
          output: errorOutput(error, request),
        });
      }
    });
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

    dropHandles(cell);
    exportsByCell.delete(cell);
    memory.begin(cell);
    current = self;
    const scope = createScope(self);
    let outcome: 'ok' | 'failed' | 'stopped' = 'ok';
    let exported: unknown[] = [];
    try {
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
          throw new ExplainedError(
            'import-missing',
            { name, cell: from },
            `${name} of cell ${from} has no value; run that cell again.`,
          );
        }
        bind(name, known.get(name));
      }
      for (const [name, value] of Object.entries(scope.names)) bind(name, value);
      const body = compile(cell, request.code, names, request.exports)(...values);
      exported = await Promise.race([body, failed]);
      await Promise.race([scope.lastShown(), failed]);
      await Promise.race([outputs.settled(), failed]);
      // Browsers report an unhandled rejection by a task of its own, which is queued behind the first of these.
      for (let turn = 0; turn < 2; turn++) await Promise.race([macrotask(), failed]);
      if (controller.signal.aborted) outcome = 'stopped';
    } catch (error) {
      outcome = controller.signal.aborted || isStopError(error) ? 'stopped' : 'failed';
      if (outcome === 'failed') outputs.set(outputs.reserve(), errorOutput(error, request));
    }

    outputs.close();
    scope.close();
    controller.abort(stopError());
    current = undefined;
    if (outcome === 'ok')
      exportsByCell.set(cell, new Map(request.exports.map((name, at) => [name, exported[at]])));
    else dropHandles(cell);
    memory.end(cell, keptBy(cell));
    const milliseconds = performance.now() - started;
    port.post({
      type: 'ended',
      run: request.run,
      cell,
      version,
      outcome,
      milliseconds,
      memory: memory.reading(),
    });
  }

  /** The names of one run, and what must be undone when it ends. */
  function createScope(self: CurrentRun): {
    names: Record<string, unknown>;
    lastShown: () => Promise<void>;
    close: () => void;
  } {
    const { outputs, request } = self;
    const { cell } = request;
    const alreadyShown = new WeakSet<object>();
    const timers = new Set<ReturnType<typeof setTimeout>>();
    let last: Promise<unknown> | undefined;
    let lastViewed: { value: unknown } | undefined;

    const shown = (value: unknown): void => {
      if ((typeof value === 'object' && value !== null) || typeof value === 'function')
        alreadyShown.add(value);
    };
    const handle = (object: object): number => {
      for (const [number, known] of handles)
        if (known.cell === cell && known.object === object) return number;
      const number = nextHandle++;
      handles.set(number, { cell, object });
      return number;
    };
    const show = (slot: number | undefined, value: unknown, options: DisplayOptions): void => {
      if (slot === undefined) return;
      const name = options.name === undefined ? undefined : String(options.name).slice(0, 200);
      const output = host.toOutput(value, { name, handle });
      if (output instanceof Promise) {
        outputs.wait(output.then((ready) => outputs.set(slot, ready)));
        return;
      }
      const plain: Output = {
        kind: 'value',
        value: toValueTree(value, describe),
        ...(name === undefined ? {} : { name }),
      };
      outputs.set(slot, output ?? plain);
    };
    const display = (value: unknown, options: DisplayOptions = {}): DisplayHandle => {
      const slot = outputs.reserve();
      show(slot, value, options);
      const made: DisplayHandle = { update: (next) => show(slot, next, options) };
      shown(made);
      return made;
    };
    const view = (control: unknown): unknown => {
      if (!(control instanceof InputControl)) {
        const found = typeof control;
        throw new ExplainedError(
          'view-not-input',
          { found },
          `view() shows a control such as Inputs.range([0, 1]); found ${found}.`,
        );
      }
      const slot = outputs.reserve();
      const { value, output } = control.resolve(
        slot === undefined ? undefined : inputsByCell.get(cell)?.get(slot),
      );
      outputs.set(slot, output);
      shown(value);
      lastViewed = { value };
      return value;
    };
    const progress = (label: string, max: number): ProgressHandle => {
      const slot = outputs.reserve();
      const made = createProgress(label, max, (output) => outputs.set(slot, output));
      shown(made);
      return made;
    };
    const showLast = (value: unknown): void => {
      const viewed = lastViewed && Object.is(lastViewed.value, value);
      const hidden =
        value === undefined ||
        viewed ||
        (typeof value === 'object' && value !== null && alreadyShown.has(value));
      if (!hidden) display(value);
    };
    const __last = (value: unknown): void => {
      if (value instanceof Promise) last = value.then(showLast);
      else showLast(value);
    };
    const context: RunContext = {
      cell,
      run: request.run,
      signal: self.controller.signal,
      display,
      progress,
      handle,
      shown,
      wait: (work) => outputs.wait(work),
      slot: () => {
        const slot = outputs.reserve();
        return (output, transfer) => outputs.set(slot, output, transfer);
      },
      request: (name, value) => ask(name, value, self.controller.signal),
    };

    // Timers belong to the run: what it leaves ticking ends with it, and on Stop.
    const clear = (timer: unknown): void => {
      clearTimeout(timer as ReturnType<typeof setTimeout>);
      timers.delete(timer as ReturnType<typeof setTimeout>);
    };
    const later = (callback: unknown, delay?: number, ...values: unknown[]): unknown => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        if (typeof callback === 'function') callback(...values);
      }, delay);
      timers.add(timer);
      return timer;
    };
    const repeatedly = (callback: unknown, delay?: number, ...values: unknown[]): unknown => {
      const timer = setInterval(() => {
        if (typeof callback === 'function') callback(...values);
      }, delay);
      timers.add(timer);
      return timer;
    };

    const names = {
      ...host.library(context),
      view,
      progress,
      signal: context.signal,
      console: createConsole((level, text) => outputs.log(level, text), describe),
      setTimeout: later,
      setInterval: repeatedly,
      clearTimeout: clear,
      clearInterval: clear,
      [lastName]: __last,
    };
    return {
      names: 'display' in names ? names : { display, ...names },
      lastShown: async () => void (await last),
      close: () => {
        for (const timer of timers) clear(timer);
      },
    };
  }

  function dropHandles(cell: string): void {
    for (const [number, known] of handles) if (known.cell === cell) handles.delete(number);
  }

  function liveObjects(cell: string): object[] {
    return [...handles.values()].filter((known) => known.cell === cell).map((known) => known.object);
  }

  function keptBy(cell: string): unknown[] {
    return [...(exportsByCell.get(cell)?.values() ?? []), ...liveObjects(cell)];
  }

  function forget(cell: string): void {
    exportsByCell.delete(cell);
    dropHandles(cell);
    memory.forget(cell);
  }

  async function answer(request: number, handle: number, question: unknown): Promise<void> {
    try {
      const known = handles.get(handle);
      if (!known || !host.answer) {
        throw new ExplainedError(
          'unknown-handle',
          {},
          'The object behind this output is gone; run its cell again.',
        );
      }
      port.post({ type: 'answer', request, ok: true, value: await host.answer(known.object, question) });
    } catch (error) {
      port.post({ type: 'answer', request, ok: false, error: errorOutput(error) });
    }
  }

  return {
    receive(message) {
      switch (message.type) {
        case 'run':
          queue = queue.then(() =>
            run(message).catch((error: unknown) => {
              // Whatever goes wrong in here, the page must not wait for ever.
              current = undefined;
              const { run, cell, version } = message;
              const ended = {
                run,
                cell,
                version,
                outcome: 'failed',
                milliseconds: 0,
                memory: memory.reading(),
              } as const;
              port.post({ type: 'output', run, cell, version, slot: 0, output: errorOutput(error) });
              port.post({ type: 'ended', ...ended });
            }),
          );
          return;
        case 'interrupt':
          if (current?.request.run === message.run) current.controller.abort(stopError());
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
        case 'supply': {
          const waiting = requests.get(message.request);
          requests.delete(message.request);
          if (message.ok) waiting?.resolve(message.value);
          else
            waiting?.reject(
              new ExplainedError(
                message.error.code,
                message.error.values,
                `Request failed: ${message.error.code}.`,
              ),
            );
          return;
        }
        case 'start':
        case 'setBackend':
          return;
      }
    },
    uncaught(error) {
      const run = current;
      if (!run || isStopError(error)) return;
      const stack =
        typeof error === 'object' && error !== null ? (error as { stack?: unknown }).stack : undefined;
      const cells = cellFrames(typeof stack === 'string' ? stack : undefined, offset).map(
        (frame) => frame.cell,
      );
      const known = [run.request.cell, ...run.request.imports.map(({ from }) => from)];
      // An error left behind by an earlier, ended run is not this run's.
      if (cells.length > 0 && !cells.some((cell) => known.includes(cell))) return;
      run.fail(error);
    },
    request: (name, value) => ask(name, value),
    exportsOf: (cell) => keptBy(cell),
    cells: () => [...new Set([...exportsByCell.keys(), ...[...handles.values()].map(({ cell }) => cell)])],
    errorOutput: (error) => errorOutput(error),
    forgetAll() {
      for (const cell of new Set([
        ...exportsByCell.keys(),
        ...[...handles.values()].map((known) => known.cell),
      ])) {
        exportsByCell.delete(cell);
        dropHandles(cell);
        memory.forget(cell);
      }
    },
  };
}

function macrotask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
