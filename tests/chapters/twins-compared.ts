/** Which of the numbers that Keras twins print are those that the stored output of their cell has, and how near they are. */
import { readFileSync } from 'node:fs';
import { fromJson, type FrozenCell, type FrozenOutput } from '../../src/notebook/outputs/frozen.ts';

export interface Comparison {
  /** Stand in what the twin prints, in this order; other numbers may stand between them. */
  readonly expected: readonly number[];
  /** A number is as expected when it is off by no more than the share `relative` of it and `absolute` together. */
  readonly relative: number;
  readonly absolute: number;
}

type Row = readonly unknown[];

/** The outputs of a cell, and the numbers in them. */
class Shown {
  readonly #outputs: readonly FrozenOutput[];

  constructor(chapter: string, cell: string) {
    const file = new URL(`../../content/chapters/${chapter}/outputs/${cell}.json`, import.meta.url);
    this.#outputs = (fromJson(JSON.parse(readFileSync(file, 'utf8'))) as FrozenCell).outputs;
  }

  #table(at: number): { columns: readonly string[]; rows: readonly Row[] } {
    const tables = this.#outputs.filter(({ kind }) => kind === 'table');
    return tables[at] as unknown as { columns: readonly string[]; rows: readonly Row[] };
  }

  /** Row by row, of these columns or all; what is no number is left out, and shapes are numbers with × between them. */
  table(at: number, columns?: readonly string[], which: (row: Row) => boolean = () => true): number[] {
    const table = this.#table(at);
    const chosen = (columns ?? table.columns).map((column) => table.columns.indexOf(column));
    return table.rows
      .filter(which)
      .flatMap((row) => chosen.flatMap((column) => numbersIn(row[column], ' × ')))
      .filter(Number.isFinite);
  }

  /** A column from its top to its bottom. */
  column = (at: number, column: string): number[] => this.table(at, [column]);

  /** The values of all tensors, or of those at these places. */
  tensors(...places: number[]): number[] {
    const tensors = this.#outputs.filter(({ kind }) => kind === 'tensor') as unknown as {
      values: number[];
    }[];
    return tensors
      .filter((_, at) => places.length === 0 || places.includes(at))
      .flatMap(({ values }) => values);
  }

  /** The numbers shown as values. */
  values(): number[] {
    const found: number[] = [];
    walk(this.#outputs, (each) => {
      if (each['type'] === 'primitive' && each['of'] === 'number') found.push(Number(each['text']));
    });
    return found;
  }

  /** A column of the first plotted rows that have it. */
  plotted(column: string): number[] {
    let found: number[] | undefined;
    walk(this.#outputs, (each) => {
      const columns = each['plot'] === 'rows' ? (each['columns'] as Record<string, Iterable<unknown>>) : {};
      if (columns[column]) found ??= Array.from(columns[column], Number);
    });
    if (!found) throw new Error(`No ${column} is plotted.`);
    return found;
  }

  /** Probabilities of a prediction. */
  predicted(): number[] {
    const { data } = this.#outputs.find((each) => each.kind === 'custom') as unknown as {
      data: { probabilities: number[] };
    };
    return data.probabilities;
  }
}

function walk(value: unknown, visit: (record: Record<string, unknown>) => void): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  if (!Array.isArray(value)) visit(value as Record<string, unknown>);
  for (const each of Object.values(value)) walk(each, visit);
}

const numbersIn = (value: unknown, separator: string): number[] =>
  typeof value === 'string' && value.includes(separator)
    ? value.split(separator).map(Number)
    : [Number(value ?? NaN)];

type Numbers = (shown: Shown) => readonly number[];
type Tolerance = Partial<Omit<Comparison, 'expected'>>;

/** Rounding of single precision, through some layers. */
const rounding = { relative: 2e-3, absolute: 0 };
/** Of numbers that are nothing but for rounding. */
const nearZero = { absolute: 2e-5 };

const byChapter: Readonly<Record<string, readonly (readonly [cell: string, Numbers, Tolerance?])[]>> = {
  '01-residual-block': [
    ['two-weights', (shown) => shown.tensors()],
    ['descend', (shown) => shown.table(0)],
    ['vanishing-gradients', (shown) => shown.plotted('norm')],
    ['halved-weights', (shown) => shown.table(0, ['first', 'last', 'first / last'])],
    ['shattered-gradients', (shown) => shown.column(0, 'cosine'), { absolute: 2e-3 }],
    ['both-paths', (shown) => shown.tensors(), nearZero],
    ['gradients-with-skips', (shown) => shown.table(0, ['plain', 'skip'])],
    ['block-variance', (shown) => shown.column(0, 'mean square')],
    ['pre-activation', (shown) => shown.table(0, ['first', 'last'])],
    [
      'shortcuts',
      (shown) => [
        ...shown.table(0, ['shape', 'weights']),
        ...shown.table(1, undefined, ([depth]) => depth === 20),
      ],
    ],
    ['block-costs', (shown) => shown.table(0, ['conv weights', 'multiply-adds'])],
    ['stride-conventions', (shown) => [...shown.column(0, 'Keras'), ...shown.tensors()]],
  ],
  '02-building-resnet': [
    ['blocks-stacks-network', (shown) => shown.values()],
    ['real-batch', (shown) => shown.tensors()],
    ['drift', (shown) => shown.plotted('σ')],
    ['batch-mean', (shown) => shown.tensors()],
    ['batch-variance', (shown) => shown.tensors()],
    ['normalise', (shown) => [...shown.column(0, 'σ(x)'), ...shown.column(0, 'σ(x̂)')]],
    ['scale-and-shift', (shown) => [...shown.column(0, 'μ(y)'), ...shown.column(0, 'σ(y)')], nearZero],
    ['epsilon-size', (shown) => shown.table(0)],
    ['moving-averages', (shown) => [...shown.values(), ...shown.plotted('moving')]],
    ['two-modes', (shown) => shown.table(0, undefined, ([, updates]) => updates !== 200)],
    ['sigmoid-is-straight', (shown) => shown.values()],
    ['relu-share', (shown) => shown.table(0)],
    ['batch-norm-backward', (shown) => shown.tensors(), nearZero],
    ['same-is-not-three', (shown) => shown.table(0, undefined, ([padding]) => padding !== '3 + 3'), nearZero],
    ['unread-row', () => [229]],
    [
      'five-networks',
      (shown) => shown.table(0, ['Keras: layers', 'Keras: parameters'], ([depth]) => depth === 50),
    ],
  ],
  '03-convolution-layers': [
    ['one-pixel', (shown) => [...shown.values(), ...shown.tensors()], { absolute: 2e-3 }],
    ['window-sizes', (shown) => shown.table(0)],
    ['where-same-pads', (shown) => shown.table(0), nearZero],
    ['mix-channels', (shown) => shown.tensors(), nearZero],
    ['grow-field', (shown) => shown.table(0, ['k', 's', 'receptive field', 'jump'])],
    ['field-profile', (shown) => [...shown.values(), ...shown.tensors(), ...shown.plotted('value')]],
    ['trained-filters', (shown) => shown.column(0, 'zeros, trained'), { absolute: 5e-3 }],
    [
      'channel-pictures',
      (shown) => shown.table(0, ['channel', 'strongest value', 'dogs', 'cats']),
      { absolute: 5e-3 },
    ],
    [
      'layer-by-layer',
      (shown) => shown.table(1, ['reference', 'mine'], ([of]) => of === 'layers' || of === 'parameters'),
    ],
    ['two-poolings', (shown) => [0, 2, 1, 3].flatMap((at) => shown.table(at))],
    ['pool-borders', (shown) => shown.table(0, ['side', 'before ReLU', 'behind ReLU'])],
    ['dense-by-hand', (shown) => shown.tensors(), nearZero],
    ['two-heads', (shown) => [...shown.table(0, ['features', 'parameters']), ...shown.column(1, 'pooled')]],
    ['softmax-or-sigmoid', (shown) => shown.tensors()],
    ['loss-of-logits', (shown) => shown.column(0, 'loss')],
  ],
  '04-dogs-and-cats': [
    ['pets', (shown) => shown.table(0, ['pictures', 'dog', 'cat'])],
    ['first-look', (shown) => shown.predicted(), { absolute: 0.02 }],
    ['net-parts', (shown) => shown.table(0, ['layers', 'parameters'])],
    // A picture that is nearly undecided may go the other way.
    [
      'trained-net',
      (shown) => [
        ...shown.table(0, ['parameters', 'test accuracy', 'low', 'high']),
        ...shown.table(1, ['only first', 'only second', 'p']),
      ],
      { absolute: 5e-3 },
    ],
    ['lesion', (shown) => shown.table(0, ['plain20', 'resnet20']).slice(0, 6), { absolute: 5e-3 }],
    ['swap-blocks', (shown) => shown.table(0, ['plain20', 'resnet20']).slice(0, 4), { absolute: 5e-3 }],
    [
      'loss-landscape',
      (shown) => {
        const [along, across] = [shown.plotted('along'), shown.plotted('across')];
        return shown.plotted('loss').filter((_, at) => along[at]! % 3 === 0 && across[at]! % 3 === 0);
      },
      { absolute: 6e-3 },
    ],
  ],
  '05-what-survived': [
    ['stem-variants', (shown) => shown.table(0, ['shape', 'parameters'])],
    ['shortcut-variants', (shown) => shown.table(0, ['shape', 'parameters', 'pixels read'])],
    [
      'four-variants',
      (shown) => {
        const [, b = NaN, c = NaN] = shown.column(0, 'parameters');
        return [c - b];
      },
    ],
    ['three-blocks', (shown) => shown.column(0, 'parameters')],
    ['residual-stream', (shown) => shown.table(0, ['first', 'last', 'first / last'])],
  ],
};

/** Of a chapter, by cell. @throws {Error} where a stored output has no such numbers */
export function comparisons(chapter: string): [cell: string, comparison: Comparison][] {
  return (byChapter[chapter] ?? []).map(([cell, numbers, tolerance]) => {
    const expected = numbers(new Shown(chapter, cell));
    if (expected.length === 0 || !expected.every(Number.isFinite))
      throw new Error(`${cell}: ${String(expected)}`);
    return [cell, { ...rounding, ...tolerance, expected }];
  });
}

/** @returns the first of the expected numbers that is not there, and what is left to look in; nothing where all are there */
export function missingFrom(
  printed: string,
  { expected, relative, absolute }: Comparison,
): string | undefined {
  const found = (printed.match(/(?<![\w.])-?\d+(?:\.\d*)?(?:e[-+]?\d+)?/g) ?? []).map(Number);
  let at = 0;
  for (const [which, number] of expected.entries()) {
    const from = at;
    while (at < found.length && !(Math.abs(found[at]! - number) <= relative * Math.abs(number) + absolute))
      at++;
    if (at === found.length)
      return `number ${which + 1} of ${expected.length}, ${number}, is not among ${found.slice(from, from + 8).join(', ')} …`;
    at++;
  }
  return undefined;
}
