/** How values are written in a printed line. */
import type { ValueNode } from '../protocol/index.ts';
import { toValueTree, type Describe } from './value-tree.ts';

/** One printed line: strings as they are, everything else as a short literal. */
export function formatLine(values: readonly unknown[], describe: Describe): string {
  return values.map((value) => printed(value, describe)).join(' ');
}

/** The same, where the first value may say by `%s %d %i %f %o %O %j %c` how those after it are written. */
export function formatSpecified(values: readonly unknown[], describe: Describe): string {
  const [first, ...rest] = values;
  if (typeof first !== 'string' || rest.length === 0) return formatLine(values, describe);
  let next = 0;
  const text = first.replace(/%([sdifoOjc%])/g, (specifier, kind: string) => {
    if (kind === '%') return '%';
    if (next >= rest.length) return specifier;
    return specified(kind, rest[next++], describe);
  });
  return [text, ...rest.slice(next).map((value) => printed(value, describe))].join(' ');
}

function specified(kind: string, value: unknown, describe: Describe): string {
  switch (kind) {
    case 'd':
    case 'i':
      if (typeof value === 'bigint') return `${value}n`;
      return typeof value === 'symbol' ? 'NaN' : String(parseInt(numeral(value), 10));
    case 'f':
      return typeof value === 'symbol' ? 'NaN' : String(parseFloat(numeral(value)));
    case 'c':
      // The style of what follows: a printed line has none.
      return '';
    case 'j':
      return json(value) ?? printed(value, describe);
    case 's':
      return printed(value, describe);
    default:
      return formatNode(toValueTree(value, describe), 0);
  }
}

const numeral = (value: unknown): string => {
  try {
    return String(value);
  } catch {
    return '';
  }
};

function json(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

const printed = (value: unknown, describe: Describe): string =>
  typeof value === 'string' ? value : formatNode(toValueTree(value, describe), 0) + behind(value, describe);

/** What an error has behind it, a line each: its cause, and the errors that it gathers. */
function behind(value: unknown, describe: Describe, depth = 1): string {
  if (!(value instanceof Error) || depth > 5) return '';
  const part = (name: string): unknown => Object.getOwnPropertyDescriptor(value, name)?.value;
  const [cause, errors] = [part('cause'), part('errors')];
  const lines: [string, unknown][] = [
    ...(cause === undefined ? [] : [['cause: ', cause] as [string, unknown]]),
    ...(Array.isArray(errors) ? errors.slice(0, 20) : []).map((each): [string, unknown] => ['', each]),
  ];
  return lines
    .map(([label, each]) => {
      const text = typeof each === 'string' ? each : formatNode(toValueTree(each, describe), 0);
      return `\n${'  '.repeat(depth)}${label}${text}${behind(each, describe, depth + 1)}`;
    })
    .join('');
}

/** A value as a short literal, cut in depth and length. */
export function formatNode(node: ValueNode, depth: number): string {
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
