import { count, list, number, object, oneOf, optional, RefusedData, size, text } from '../../schema/index.ts';
import type { Explanation } from '../../explained/index.ts';
import { plainData } from './plain-data.ts';
import { checkRecordedPlot } from './validate-plot.ts';
import type { ErrorOutput, ImageOutput, Output, TensorOutput, ValueNode } from './messages.ts';
import { checkControl } from './validate-control.ts';

/** Bounds of one output, above what an honest kernel sends and below what hurts a page. */
export const outputBounds = {
  treeDepth: 12,
  treeNodes: 5_000,
  tensorValues: 1_000,
  /** Of all pictures of one output together. */
  imageBytes: 128 * 2 ** 20,
  imageSide: 8_192,
  pictures: 4_096,
  tableRows: 5_000,
  tableColumns: 100,
  network: { nodes: 600_000, depth: 20, characters: 2_000, bytes: 64 * 2 ** 20 },
  custom: { nodes: 200_000, depth: 20, characters: 100_000, bytes: 64 * 2 ** 20 },
} as const;

const levels = ['debug', 'log', 'info', 'warn', 'error'] as const;
const primitives = ['number', 'string', 'boolean', 'bigint', 'symbol', 'null', 'undefined'] as const;

/** @throws {RefusedData} */
export function checkOutput(data: unknown): Output {
  const output = object(data, 'output');
  const kind = output['kind'];
  switch (kind) {
    case 'value':
      return withName({ kind, value: checkTree(output['value']) }, output);
    case 'tensor':
      return withName(checkTensor(output), output);
    case 'network':
      return withHandle(
        { kind, network: plainData(object(output['network'], 'network'), outputBounds.network) },
        output,
      );
    case 'plot':
      return { kind, plot: checkRecordedPlot(output['plot']) };
    case 'image':
      return checkImage(output);
    case 'table': {
      const columns = list(output['columns'], 'columns', outputBounds.tableColumns).map((name) =>
        text(name, 'column', 200),
      );
      const rows = list(output['rows'], 'rows', outputBounds.tableRows).map((row) =>
        list(row, 'row', columns.length).map((cell) =>
          cell === null || typeof cell === 'number' || typeof cell === 'boolean'
            ? cell
            : text(cell, 'cell', 2_000),
        ),
      );
      return withTitle({ kind, columns, rows }, output);
    }
    case 'progress': {
      const remaining = optional(output['remainingMilliseconds'], (value) => number(value, 'remaining time'));
      const facts = optional(output['facts'], (value) =>
        list(value, 'facts', 20).map((fact) => ({
          label: text(object(fact, 'fact')['label'], 'label', 100),
          value: text(object(fact, 'fact')['value'], 'value', 100),
        })),
      );
      return {
        kind,
        label: text(output['label'], 'label', 300),
        value: number(output['value'], 'value'),
        max: number(output['max'], 'max'),
        ...(remaining === undefined ? {} : { remainingMilliseconds: remaining }),
        ...(facts === undefined ? {} : { facts }),
      };
    }
    case 'input':
      return checkControl(output);
    case 'text': {
      const format = optional(output['format'], (value) => oneOf(value, ['plain', 'tex'] as const, 'format'));
      return {
        kind,
        text: text(output['text'], 'text', 100_000),
        ...(format === undefined ? {} : { format }),
      };
    }
    case 'log': {
      const times = optional(output['times'], (value) => count(value, 'times'));
      return {
        kind,
        level: oneOf(output['level'], levels, 'level'),
        text: text(output['text'], 'text', 11_000),
        ...(times === undefined ? {} : { times }),
      };
    }
    case 'error':
      return checkError(output);
    case 'custom': {
      const of = text(output['of'], 'of', 40);
      if (!/^[a-z][a-z-]*$/.test(of)) throw new RefusedData('of is no name');
      return withHandle({ kind, of, data: plainData(output['data'], outputBounds.custom) }, output);
    }
    default:
      throw new RefusedData('an output of unknown kind');
  }
}

function withName<T extends object>(output: T, source: Record<string, unknown>): T & { name?: string } {
  const name = optional(source['name'], (value) => text(value, 'name', 200));
  return name === undefined ? output : { ...output, name };
}

function withTitle<T extends object>(output: T, source: Record<string, unknown>): T & { title?: string } {
  const title = optional(source['title'], (value) => text(value, 'title', 500));
  return title === undefined ? output : { ...output, title };
}

function withHandle<T extends object>(output: T, source: Record<string, unknown>): T & { handle?: number } {
  const handle = optional(source['handle'], (value) => count(value, 'handle'));
  return handle === undefined ? output : { ...output, handle };
}

function checkTree(data: unknown): ValueNode {
  let nodes = 0;
  function visit(data: unknown, depth: number): ValueNode {
    nodes += 1;
    if (nodes > outputBounds.treeNodes) throw new RefusedData('a value of too many parts');
    if (depth > outputBounds.treeDepth) throw new RefusedData('a value nested too deep');
    const node = object(data, 'value');
    const type = node['type'];
    switch (type) {
      case 'primitive':
        return { type, of: oneOf(node['of'], primitives, 'of'), text: text(node['text'], 'text', 3_000) };
      case 'function':
        return { type, name: text(node['name'], 'name', 3_000) };
      case 'other':
        return { type, label: text(node['label'], 'label', 3_000) };
      case 'list': {
        const items = list(node['items'], 'items', 1_000).map((item) => visit(item, depth + 1));
        return {
          type,
          label: text(node['label'], 'label', 200),
          length: count(node['length'], 'length'),
          items,
        };
      }
      case 'record': {
        const entries = list(node['entries'], 'entries', 1_000).map((entry): [string, ValueNode] => {
          const [key, value] = list(entry, 'entry', 2);
          return [text(key, 'key', 300), visit(value, depth + 1)];
        });
        return { type, label: text(node['label'], 'label', 200), size: count(node['size'], 'size'), entries };
      }
      default:
        throw new RefusedData('a value of unknown type');
    }
  }
  return visit(data, 0);
}

/** Statistics may be NaN or infinite: of an empty tensor, or of one that holds such values. */
function anyNumber(value: unknown, name: string): number {
  if (typeof value !== 'number') throw new RefusedData(`${name} is no number`);
  return value;
}

function checkTensor(output: Record<string, unknown>): TensorOutput {
  const statistics = object(output['statistics'], 'statistics');
  const statistic = (name: string): number => anyNumber(statistics[name], name);
  const histogram = optional(output['histogram'], (value) => {
    const fields = object(value, 'histogram');
    return {
      from: anyNumber(fields['from'], 'from'),
      to: anyNumber(fields['to'], 'to'),
      counts: list(fields['counts'], 'counts', 1_000).map((item) => count(item, 'count')),
    };
  });
  return {
    kind: 'tensor',
    shape: list(output['shape'], 'shape', 16).map((size) => count(size, 'size')),
    dtype: text(output['dtype'], 'dtype', 20),
    statistics: {
      min: statistic('min'),
      max: statistic('max'),
      mean: statistic('mean'),
      standardDeviation: statistic('standardDeviation'),
      nan: count(statistics['nan'], 'nan'),
      infinite: count(statistics['infinite'], 'infinite'),
    },
    values: list(output['values'], 'values', outputBounds.tensorValues).map((value) =>
      anyNumber(value, 'value'),
    ),
    ...(histogram === undefined ? {} : { histogram }),
  };
}

function checkImage(output: Record<string, unknown>): ImageOutput {
  const width = size(output['width'], 'width', outputBounds.imageSide);
  const height = size(output['height'], 'height', outputBounds.imageSide);
  const area = width * height;
  const pictures = list(output['pixels'], 'pixels', outputBounds.pictures);
  const withValues = output['values'] === undefined ? 1 : 2;
  if (area * 4 * withValues * pictures.length > outputBounds.imageBytes)
    throw new RefusedData('pictures too large');
  const pixels = pictures.map((picture) => {
    if (!(picture instanceof Uint8ClampedArray) || picture.length !== area * 4)
      throw new RefusedData('pixels of the wrong size');
    return picture;
  });
  const values = optional(output['values'], (value) =>
    list(value, 'values', pixels.length).map((plane) => {
      if (!(plane instanceof Float32Array) || plane.length % area !== 0 || plane.length > area * 4) {
        throw new RefusedData('pixel values of the wrong size');
      }
      return plane;
    }),
  );
  const captions = optional(output['captions'], (value) =>
    list(value, 'captions', pixels.length).map((caption) => text(caption, 'caption', 500)),
  );
  const columns = optional(output['columns'], (value) => count(value, 'columns', 1_000));
  const scale = optional(output['scale'], (value) => Math.min(64, Math.max(0.05, number(value, 'scale'))));
  return withTitle(
    {
      kind: 'image',
      width,
      height,
      pixels,
      ...(values === undefined ? {} : { values }),
      ...(captions === undefined ? {} : { captions }),
      ...(columns === undefined ? {} : { columns: Math.max(1, columns) }),
      ...(scale === undefined ? {} : { scale }),
    },
    output,
  );
}

function checkError(output: Record<string, unknown>): ErrorOutput {
  const place = (value: unknown): { line: number; column: number } => ({
    line: count(object(value, 'position')['line'], 'line'),
    column: count(object(value, 'position')['column'], 'column'),
  });
  const position = optional(output['position'], place);
  const frames = optional(output['frames'], (value) =>
    list(value, 'frames', 50).map((frame) => ({
      cell: text(object(frame, 'frame')['cell'], 'cell', 200),
      ...place(frame),
    })),
  );
  const explanation = optional(output['explanation'], checkExplanation);
  return {
    kind: 'error',
    name: text(output['name'], 'name', 200),
    message: text(output['message'], 'message', 10_000),
    ...(explanation === undefined ? {} : { explanation }),
    ...(position === undefined ? {} : { position }),
    ...(frames === undefined ? {} : { frames }),
  };
}

/** @throws {RefusedData} */
export function checkExplanation(data: unknown): Explanation {
  const explanation = object(data, 'explanation');
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(object(explanation['values'], 'values')).slice(0, 30)) {
    if (!/^\w{1,60}$/.test(name) || name === '__proto__') continue;
    values[name] = typeof value === 'number' ? value : text(value, name, 1_000);
  }
  return { code: text(explanation['code'], 'code', 100), values };
}
