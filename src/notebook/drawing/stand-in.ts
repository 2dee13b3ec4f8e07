import { isNumberArray, type Recorded, type RecordedAnswers, strokeNames } from '../protocol/index.ts';
import type { AnswerKeys } from './answer-keys.ts';
import { pathsBy } from './called-paths.ts';
import { facetKey, sampler, type Samples } from './sampled.ts';

const strokes = new Set<string>(strokeNames);

/**
 * What stands for a function of a cell's on the page, where none is ever run: it says what the function has answered in the
 * kernel. Asked anything else, one that writes a value writes it as Plot would, and any other says nothing.
 * @param onMissing told when that happens
 */
export function standIn(
  recorded: RecordedAnswers,
  keys: AnswerKeys,
  value: (recorded: Recorded) => unknown,
  library: Readonly<Record<string, unknown>>,
  onMissing: () => void = () => undefined,
): (...args: unknown[]) => unknown {
  const { kind, reads, answers } = recorded;
  const places = new Map(recorded.keys.map((key, at) => [key, at]));

  if (kind === 'samples') return declaring(samplesOf(recorded, value, onMissing), recorded.length);

  function answerTo(args: readonly unknown[]): unknown {
    const at = places.get(keys.of(args.slice(0, reads), kind));
    if (at !== undefined) return value(answers[at]);
    onMissing();
    return kind === 'format' ? plainly(args[0], library) : undefined;
  }

  if (kind === 'curve' || kind === 'projection' || kind === 'stream')
    return declaring(pathsBy[kind](answerTo), recorded.length);
  const made =
    kind === 'strokes'
      ? (path: unknown, ...args: unknown[]) => drawStrokes(path, answerTo(args))
      : kind === 'offset'
        ? (...args: unknown[]) => moveStacks(args, answerTo(args))
        : kind === 'rows'
          ? (...args: unknown[]) => leavingRows(args, answerTo(askedOfRows(args)))
          : (...args: unknown[]) => answerTo(args);
  return declaring(made, recorded.length);
}

function samplesOf(
  { keys, answers }: RecordedAnswers,
  value: (recorded: Recorded) => unknown,
  onMissing: () => void,
): (...args: unknown[]) => unknown {
  const grids = new Map(
    keys.map((key, at) => {
      const samples = samplesIn(value(answers[at]));
      return [key, samples && sampler(samples)];
    }),
  );
  let last: { facet: unknown; ask: ((x: number, y: number) => unknown) | undefined } | undefined;
  return (x, y, facet) => {
    if (last?.facet !== facet || last === undefined) last = { facet, ask: grids.get(facetKey(facet)) };
    if (last.ask) return last.ask(x as number, y as number);
    onMissing();
    return undefined;
  };
}

function samplesIn(recorded: unknown): Samples | undefined {
  const [across, down, said] = Array.isArray(recorded) ? (recorded as unknown[]) : [];
  if (!isNumberArray(across) || !isNumberArray(down) || across.length === 0 || down.length === 0)
    return undefined;
  return { across, down, said: Array.isArray(said) || isNumberArray(said) ? said : [] };
}

/** Writes into the arrays of stacks what their offset has made of them. */
export function moveStacks([, ...given]: readonly unknown[], answered: unknown): void {
  if (!Array.isArray(answered)) return;
  for (const [at, array] of given.slice(0, 2).entries()) {
    const moved: unknown = answered[at];
    if (isNumberArray(array) && isNumberArray(moved) && moved.length === array.length) array.set(moved);
  }
}

/** A transform is told the data and the rows of each facet; an initializer, of what follows, also how large it is drawn. */
export const askedOfRows = ([data, facets, , , dimensions]: readonly unknown[]): unknown[] => [
  data,
  facets,
  dimensions,
];

/** What a transform gives; where it has not answered, the data as they are, and all rows of them. */
export function leavingRows([data, facets]: readonly unknown[], answered: unknown): object {
  const other = Array.isArray(answered) ? { facets: answered } : (Object(answered) as Partial<Left>);
  const left = Array.isArray(other.facets) && other.facets.every(isNumberArray) ? other.facets : undefined;
  return {
    data: other.data ?? data,
    facets: left?.map((rows) => Uint32Array.from(rows)) ?? facets,
    ...(other.channels !== undefined && { channels: other.channels }),
  };
}

/** What a transform has left. */
export interface Left {
  facets: unknown;
  data?: unknown;
  channels?: unknown;
}

/** A function that says it has so many parameters. */
export const declaring = <Declaring extends (...args: unknown[]) => unknown>(
  made: Declaring,
  length: number,
): Declaring => Object.defineProperty(made, 'length', { value: length });

function plainly(value: unknown, library: Readonly<Record<string, unknown>>): unknown {
  const write = value instanceof Date ? library['formatIsoDate'] : library['formatNumber'];
  if (typeof value === 'number') return (write as () => (value: number) => string)()(value);
  return value instanceof Date ? (write as (value: Date) => string)(value) : value;
}

/** Calls on a path what a function has called on one. */
export function drawStrokes(path: unknown, answered: unknown): void {
  if (!Array.isArray(answered)) return;
  for (const stroke of answered as unknown[]) {
    if (!Array.isArray(stroke)) continue;
    const [name, ...numbers] = stroke as unknown[];
    if (typeof name === 'string' && strokes.has(name))
      (path as Record<string, (...numbers: number[]) => void>)[name]?.(...numbers.map(Number));
  }
}
