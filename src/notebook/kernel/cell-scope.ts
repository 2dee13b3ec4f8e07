/** The names that a cell sees in one run: how it shows, asks, waits and prints. */
import { ExplainedError } from '../../explained/index.ts';
import { type CellTimers, createTimers } from './cell-timers.ts';
import { lastName } from './compile.ts';
import type { RunConsole } from './console.ts';
import { InputControl } from './inputs/index.ts';
import type { DisplayHandle, DisplayOptions, KernelHost, RunContext } from './kernel-host.ts';
import type { LiveObjects } from './live-objects.ts';
import type { PageRequests } from './page-requests.ts';
import { createProgress, type ProgressHandle } from './progress.ts';
import type { Output } from '../protocol/index.ts';
import type { ReaderInputs } from './reader-inputs.ts';
import type { RunOutputs } from './run-outputs.ts';
import { toValueTree, type Describe } from './value-tree.ts';

export interface ScopeOptions {
  cell: string;
  run: number;
  /** What ends what the cell does and asks for: aborted with the run, or later where its timers go on. */
  signal: AbortSignal;
  host: Pick<KernelHost, 'library' | 'toOutput'>;
  describe: Describe;
  outputs: RunOutputs;
  requests: PageRequests;
  liveObjects: LiveObjects;
  console: RunConsole;
  inputs: ReaderInputs;
}

export interface CellScope {
  names: Record<string, unknown>;
  /** Resolves when the last expression, if it was a promise, is shown. */
  lastShown: () => Promise<void>;
  timers: CellTimers;
}

export function createScope({
  host,
  describe,
  outputs,
  requests,
  liveObjects,
  inputs,
  ...own
}: ScopeOptions): CellScope {
  const { cell } = own;
  const alreadyShown = new WeakSet<object>();
  const timers = createTimers();
  let last: Promise<unknown> | undefined;
  let lastViewed: { value: unknown } | undefined;

  const shown = (value: unknown): void => {
    if ((typeof value === 'object' && value !== null) || typeof value === 'function') alreadyShown.add(value);
  };
  /** What was shown last in each slot: an earlier value that is ready later does not take its place. */
  const latest = new Map<number, object>();
  const handle = (object: object): number => liveObjects.handle(cell, object);
  const show = (slot: number | undefined, value: unknown, options: DisplayOptions): void => {
    if (slot === undefined) return;
    const own = {};
    latest.set(slot, own);
    const name = options.name === undefined ? undefined : String(options.name).slice(0, 200);
    const output = host.toOutput(value, { name, handle });
    if (output instanceof Promise) {
      outputs.wait(
        output.then((ready) => {
          if (latest.get(slot) === own) outputs.set(slot, ready);
        }),
      );
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
      throw new ExplainedError('view-not-input', { found });
    }
    const slot = outputs.reserve();
    const { value, output } = inputs.resolve(cell, slot, control, context);
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
    run: own.run,
    signal: own.signal,
    display,
    progress,
    handle,
    shown,
    wait: (work) => outputs.wait(work),
    slot: () => {
      const slot = outputs.reserve();
      return (output, transfer) => outputs.set(slot, output, transfer);
    },
    request: (name, value) => requests.ask(name, value, own.signal),
  };

  const names = {
    ...host.library(context),
    view,
    progress,
    signal: own.signal,
    console: own.console,
    ...timers.names,
    [lastName]: __last,
  };
  return {
    names: 'display' in names ? names : { display, ...names },
    lastShown: async () => void (await last),
    timers,
  };
}
