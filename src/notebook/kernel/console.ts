import type { LogOutput } from '../protocol/index.ts';
import { consoleTable } from './console-table.ts';
import { formatLine, formatSpecified } from './print-format.ts';
import { cellFrames, type Offset } from './stack.ts';
import type { RunOutputs } from './run-outputs.ts';
import { toValueTree, type Describe } from './value-tree.ts';

/** Everything the standard console has, and whatever else is asked of it: see `createConsole`. */
export type RunConsole = Record<string, (...values: unknown[]) => unknown>;

export interface ConsoleOptions {
  outputs: Pick<RunOutputs, 'log' | 'clearLines' | 'reserve' | 'set'>;
  describe: Describe;
  /** What stands around a cell's code where it is compiled: for the lines of a trace. */
  offset: Offset;
}

/** Two spaces a group, as the standard suggests. */
const indent = '  ';
/** Deeper groups are drawn as this many: a loop that never ends its groups must stay readable. */
const deepestIndent = 20;

/**
 * The console of one run, by the Console Standard: its lines become outputs of the run. A method that the standard
 * does not know prints its arguments, so that no code fails, or falls silent, for want of one.
 */
export function createConsole({ outputs, describe, offset }: ConsoleOptions): RunConsole {
  const counts = new Map<string, number>();
  const starts = new Map<string, number>();
  let depth = 0;

  function print(level: LogOutput['level'], text: string): void {
    const margin = indent.repeat(Math.min(depth, deepestIndent));
    outputs.log(level, margin === '' ? text : text.replace(/^/gm, margin));
  }
  const line = (values: readonly unknown[]): string => formatSpecified(values, describe);
  const at =
    (level: LogOutput['level']) =>
    (...values: unknown[]): void =>
      print(level, line(values));
  const labelOf = (label: unknown): string => (label === undefined ? 'default' : String(label));
  /** Of a timer that is known to run. */
  const elapsed = (label: string): string =>
    `${label}: ${(performance.now() - (starts.get(label) ?? 0)).toFixed(1)} ms`;
  const group = (...values: unknown[]): void => {
    if (values.length > 0) print('log', line(values));
    depth += 1;
  };
  const timer =
    (report: (label: string, values: unknown[]) => void) =>
    (given?: unknown, ...values: unknown[]): void => {
      const label = labelOf(given);
      if (starts.has(label)) report(label, values);
      else print('warn', `Timer “${label}” does not exist`);
    };

  const known: RunConsole = {
    debug: at('debug'),
    log: at('log'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    dirxml: at('log'),
    dir: (value: unknown) => {
      outputs.set(outputs.reserve(), { kind: 'value', value: toValueTree(value, describe) });
    },
    table: (data?: unknown, columns?: unknown) => {
      const table = consoleTable(data, columns, describe);
      if (table) outputs.set(outputs.reserve(), table);
      else print('log', line(data === undefined ? [] : [data]));
    },
    trace: (...values) => {
      const frames = cellFrames(new Error().stack, offset).map(
        (frame) => `${indent}at ${frame.cell}:${frame.line}:${frame.column + 1}`,
      );
      const head = values.length > 0 ? `Trace: ${line(values)}` : 'Trace';
      print('debug', [head, ...frames].join('\n'));
    },
    group,
    groupCollapsed: group,
    groupEnd: () => {
      depth = Math.max(0, depth - 1);
    },
    clear: () => {
      depth = 0;
      outputs.clearLines();
    },
    assert: (condition?: unknown, ...values) => {
      if (condition) return;
      const said = values.length > 0 ? `: ${line(values)}` : '';
      print('error', `Assertion failed${said}`);
    },
    count: (given?: unknown) => {
      const label = labelOf(given);
      const count = (counts.get(label) ?? 0) + 1;
      counts.set(label, count);
      print('log', `${label}: ${count}`);
    },
    countReset: (given?: unknown) => {
      const label = labelOf(given);
      if (!counts.delete(label)) print('warn', `Count for “${label}” does not exist`);
    },
    time: (given?: unknown) => {
      const label = labelOf(given);
      if (starts.has(label)) print('warn', `Timer “${label}” already exists`);
      else starts.set(label, performance.now());
    },
    timeLog: timer((label, values) => {
      const rest = values.length > 0 ? ` ${formatLine(values, describe)}` : '';
      print('log', elapsed(label) + rest);
    }),
    timeEnd: timer((label) => {
      print('log', elapsed(label));
      starts.delete(label);
    }),
    // Marks for a profiler, which a cell has none of.
    profile: () => undefined,
    profileEnd: () => undefined,
    timeStamp: () => undefined,
  };

  return new Proxy(known, {
    get(target, name, receiver) {
      const own: unknown = Reflect.get(target, name, receiver);
      // Asking whether a value is a promise or a tensor, or how it is written, is no use of the console.
      if (
        own !== undefined ||
        typeof name !== 'string' ||
        ['then', 'toJSON', 'memory', 'dataSync'].includes(name)
      )
        return own;
      return target['log'];
    },
  });
}
