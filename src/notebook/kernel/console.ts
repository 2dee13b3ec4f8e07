import type { LogOutput, ValueNode } from '../protocol/index.ts';
import { toValueTree, type Describe } from './value-tree.ts';

type Log = (level: LogOutput['level'], text: string) => void;

/** A console whose lines become outputs of the run. Only what prints is here; the rest does nothing. */
export function createConsole(log: Log, describe: Describe): Record<string, (...values: unknown[]) => void> {
  const counts = new Map<string, number>();
  const starts = new Map<string, number>();
  const at =
    (level: LogOutput['level']) =>
    (...values: unknown[]): void =>
      log(level, formatLine(values, describe));
  const quiet = (): void => undefined;
  return {
    debug: at('debug'),
    log: at('log'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    trace: at('debug'),
    dir: at('log'),
    table: at('log'),
    group: at('log'),
    groupCollapsed: at('log'),
    groupEnd: quiet,
    clear: quiet,
    assert: (condition, ...values) => {
      if (!condition)
        log('error', `Assertion failed${values.length ? `: ${formatLine(values, describe)}` : ''}`);
    },
    count: (label = 'default') => {
      const count = (counts.get(String(label)) ?? 0) + 1;
      counts.set(String(label), count);
      log('log', `${String(label)}: ${count}`);
    },
    time: (label = 'default') => void starts.set(String(label), performance.now()),
    timeEnd: (label = 'default') => {
      const start = starts.get(String(label));
      if (start !== undefined) log('log', `${String(label)}: ${(performance.now() - start).toFixed(1)} ms`);
    },
  };
}

/** One printed line: strings as they are, everything else as a short literal. */
export function formatLine(values: readonly unknown[], describe: Describe): string {
  return values
    .map((value) => (typeof value === 'string' ? value : formatNode(toValueTree(value, describe), 0)))
    .join(' ');
}

function formatNode(node: ValueNode, depth: number): string {
  switch (node.type) {
    case 'primitive':
      return node.of === 'string' ? JSON.stringify(node.text) : node.text;
    case 'function':
      return `ƒ ${node.name}`;
    case 'other':
      return node.label;
    case 'list': {
      const shown = depth > 2 ? [] : node.items.slice(0, 20).map((item) => formatNode(item, depth + 1));
      if (shown.length < node.length) shown.push('…');
      const label = node.label === 'Array' ? '' : `${node.label}(${node.length}) `;
      return `${label}[${shown.join(', ')}]`;
    }
    case 'record': {
      const shown =
        depth > 2
          ? []
          : node.entries.slice(0, 20).map(([key, value]) => `${key}: ${formatNode(value, depth + 1)}`);
      if (shown.length < node.size) shown.push('…');
      const label = node.label === 'Object' ? '' : `${node.label} `;
      return `${label}{${shown.length ? ` ${shown.join(', ')} ` : ''}}`;
    }
  }
}
