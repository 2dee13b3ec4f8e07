import { ExplainedError } from '../../explained/index.ts';
import {
  isNumberArray,
  type NumberArray,
  plotLimits,
  type Recorded,
  type RecordedAnswers,
  type RecordedCall,
  type RecordedObject,
  type RecordedRows,
  strokeNames,
} from '../protocol/index.ts';
import type { AnswerKeys } from './answer-keys.ts';
import { asksTooMuch } from './asked.ts';
import { pathsBy } from './called-paths.ts';
import {
  calledWith,
  type Drawn,
  drawWith,
  type PlotFunction,
  type Reading,
  type ReadRecorded,
  valuesOf,
  widthIn,
} from './draw-in.ts';
import { drawingLimits } from './drawing-limits.ts';
import { PaperDocument } from './paper.ts';
import { facetKey, Sampling } from './sampled.ts';
import { askedOfRows, declaring, drawStrokes, leavingRows, type Left, moveStacks } from './stand-in.ts';

/** A recording with functions in it that have not answered yet. */
export interface FunctionsOfPlot {
  recorded: RecordedCall;
  /** What stands for each function, and what is to be called. More may come to it: a function may answer with one. */
  functions: ReadonlyMap<RecordedAnswers, PlotFunction>;
  /** The rows as the cell has them: its functions are called with those. */
  rows: ReadonlyMap<RecordedRows, readonly unknown[]>;
  /** @throws {ExplainedError} for what cannot travel, or is too much */
  record(answer: unknown): Recorded;
  /** The same, of what marks are drawn of. */
  recordData(data: unknown): Recorded;
}

/** From one width to the next: ticks change at about twice as many, those of times sooner. */
const step = 1.25;
/** Beyond the widest and the narrowest, widths are drawn as long as it takes no longer (milliseconds). */
const patience = 60;

/**
 * Has the functions of a plot answer all that Plot asks them while it draws: the plot is drawn on paper, at the widths that a
 * page may have for it, and each call and its answer is written into the recording. Tips are written for all that could be
 * pointed at. What Plot itself throws, and what would be too much to draw, the page says when it draws the plot.
 * @throws what a function throws
 */
export function answerFunctions(plot: FunctionsOfPlot, now = (): number => performance.now()): void {
  const { recorded } = plot;
  if (asksTooMuch(recorded)) return;
  const answering = new Answering(plot);
  const began = now();
  const drawn: number[] = [];
  for (const width of widthsOf(recorded)) {
    const before = answering.count;
    if (!answering.drawAt(width)) break;
    drawn.push(width);
    // What was not asked anew at the other end is not asked anew between the two.
    const isSettled = drawn.length === 2 && answering.count === before;
    if (isSettled || (drawn.length >= 2 && now() - began > patience)) break;
  }
  recorded.widths = drawn;
  answering.write();
}

/** A scale of a plot, as `scale` of what Plot draws gives it; functions that it needs are called. */
export function scaleOfPlot(plot: FunctionsOfPlot, name: string): unknown {
  return (new Answering(plot).draw() as { scale?: (name: string) => unknown }).scale?.(name);
}

/**
 * What Plot makes of a call of it: of `Plot.scale` as it is recorded, since what Plot gives is in its options; of any other as it
 * stands.
 */
export const madeOf = (
  { name, args }: { name: string; args: readonly unknown[] },
  record: () => FunctionsOfPlot,
): unknown => (name === 'scale' ? new Answering(record()).made() : calledWith(name, args));

/** The widest first, then the narrowest, then those between. */
function widthsOf({ name, args: [options] }: RecordedCall): number[] {
  const entries = (options as RecordedObject | undefined)?.entries ?? {};
  const [widest, narrowest] = [widthIn(entries), widthIn(entries, 0)];
  if (name === 'legend' || widest === narrowest) return [widest];
  const between: number[] = [];
  for (let width = narrowest * step; width < widest; width *= step) between.push(Math.round(width));
  return [widest, narrowest, ...between];
}

/** Of the rows of a facet. */
type Index = number[] & { fx?: unknown; fy?: unknown; fi?: unknown };
type Next = (index: Index, scales: unknown, values: ValuesOfMark, size: unknown, context: object) => unknown;
type Channels = Record<string, { value?: ArrayLike<unknown> }>;
interface ValuesOfMark {
  channels: Channels;
}
interface Mark {
  filter(index: Index, channels: Channels, values: ValuesOfMark): Index;
}

class Answering {
  readonly #plot: FunctionsOfPlot;
  readonly #answered = new Map<RecordedAnswers, Map<string, Recorded>>();
  /** Of functions that are sampled over a sheet, by facet. */
  readonly #sampled = new Map<RecordedAnswers, Map<string, Sampling>>();
  /** What the cell itself has for what Plot is given. */
  readonly #own = new WeakMap<object, unknown>();
  readonly #reading: Reading = {
    functionOf: (recorded, keys, value) => this.#functionOf(recorded, keys, value),
    rowsMade: (table, rows) => this.#rowsMade(table, rows),
    numbersMade: (recorded) => this.#numbersMade(recorded),
  };
  /** Of lists of numbers, which are recorded as typed arrays, the lists that Plot hands to a function of the cell. */
  readonly #lists = new WeakMap<object, number[]>();
  #failure: { error: unknown } | undefined;
  #count = 0;

  constructor(plot: FunctionsOfPlot) {
    this.#plot = plot;
  }

  /** Answers in all. */
  get count(): number {
    return this.#count;
  }

  /** Whether it could be drawn. @throws what a function throws */
  drawAt(width: number): boolean {
    const reading: Reading = {
      ...this.#reading,
      optionsMade: (made, options) => {
        if (writesTips(made)) options['render'] = this.#writingTips();
      },
    };
    try {
      drawWith(reading, new PaperDocument(drawingLimits), this.#plot.recorded, width);
      return true;
    } catch {
      if (this.#failure) throw this.#failure.error;
      return false;
    } finally {
      for (const grids of this.#sampled.values()) for (const grid of grids.values()) grid.end();
    }
  }

  /** The drawing alone. @throws what a function, or Plot itself, throws */
  draw(): Drawn {
    return drawWith(this.#reading, new PaperDocument(drawingLimits), this.#plot.recorded);
  }

  /** What the recorded call makes by itself. */
  made(): unknown {
    return valuesOf(this.#reading)(this.#plot.recorded);
  }

  /** Puts what was answered into the recording. */
  write(): void {
    for (const [recorded, answered] of this.#answered) {
      recorded.keys = [...answered.keys()];
      const answers = [...answered.values()];
      recorded.answers = answers.every((answer) => typeof answer === 'number')
        ? Float64Array.from(answers)
        : answers;
    }
    for (const [recorded, grids] of this.#sampled) {
      recorded.keys = [...grids.keys()];
      recorded.answers = [...grids.values()].map(
        ({ across, down, said }) => this.#plot.record([across, down, said]) as Recorded[],
      );
    }
  }

  #rowsMade(table: RecordedRows, rows: readonly object[]): void {
    const own = this.#plot.rows.get(table);
    if (!own) return;
    this.#own.set(rows, own);
    for (const [at, row] of rows.entries()) this.#own.set(row, own[at]);
  }

  /** A list of numbers is one again: what a typed array makes of `sort`, `map` and `pop` is something else. */
  #numbersMade(recorded: NumberArray): NumberArray | number[] {
    if (!(recorded instanceof Float64Array)) return recorded;
    const list = this.#lists.get(recorded) ?? Array.from(recorded);
    this.#lists.set(recorded, list);
    return list;
  }

  #functionOf(recorded: RecordedAnswers, keys: AnswerKeys, value: ReadRecorded): PlotFunction {
    const called = answeringAtOnce(this.#plot.functions.get(recorded));
    const { kind } = recorded;
    if (kind === 'samples') return declaring(this.#samplingOf(recorded, called), recorded.length);
    const answered = this.#answered.get(recorded) ?? new Map<string, Recorded>();
    this.#answered.set(recorded, answered);
    const answerTo = (
      asked: readonly unknown[],
      call: () => unknown,
      record?: (said: never) => Recorded,
    ): Recorded => {
      const key = keys.of(asked.slice(0, recorded.reads), kind);
      if (answered.has(key)) return answered.get(key);
      const answer = this.#call(call, record);
      if (answered.size < plotLimits.answers) {
        answered.set(key, answer);
        this.#count += 1;
      }
      return answer;
    };
    if (kind === 'curve' || kind === 'projection' || kind === 'stream')
      return declaring(pathsBy[kind](answerTo, called), recorded.length);
    const draws = kind === 'strokes';

    const made: PlotFunction = (...args) => {
      const [path] = args;
      const asked = draws ? args.slice(1) : args;
      if (kind === 'rows') {
        const left = answerTo(
          askedOfRows(args),
          () => rowsLeft(called, [this.#ownOf(args[0]), ...args.slice(1)]),
          (said: Left) => this.#leftRecorded(said),
        );
        return leavingRows(args, value(left));
      }
      const answer = answerTo(asked, () => {
        const own = asked.map((each) => this.#ownOf(each));
        if (kind === 'offset') return movedStacks(called, own);
        if (!draws) return called?.(...own);
        const { pen, strokes } = writtenPen();
        called?.(pen, ...own);
        return strokes;
      });
      if (kind === 'offset') moveStacks(args, answer);
      else if (draws) drawStrokes(path, answer);
      else return value(answer);
      return undefined;
    };
    return declaring(made, recorded.length);
  }

  #samplingOf(recorded: RecordedAnswers, called: PlotFunction | undefined): PlotFunction {
    const grids = this.#sampled.get(recorded) ?? new Map<string, Sampling>();
    this.#sampled.set(recorded, grids);
    let last: { facet: unknown; grid: Sampling } | undefined;
    const gridOf = (facet: unknown): Sampling => {
      if (last?.facet === facet && last !== undefined) return last.grid;
      const key = facetKey(facet);
      const grid = grids.get(key) ?? new Sampling();
      grids.set(key, grid);
      last = { facet, grid };
      return grid;
    };
    return (x, y, facet) => {
      const grid = gridOf(facet);
      return grid.ask(Number(x), Number(y), () => {
        if (grid.said.length > plotLimits.values) throw (this.#failure ??= { error: tooLarge() }).error;
        try {
          return called?.(x, y, facet);
        } catch (error) {
          this.#failure ??= { error };
          throw error;
        }
      });
    };
  }

  /**
   * Tips are written while the pointer moves, and nobody points at paper: so each that could come is written at once. One that
   * a function fails at stays as Plot writes it; where it fails at every one, it is the function's mistake.
   */
  #writingTips(): (this: Mark, ...args: [...Parameters<Next>, Next]) => unknown {
    const written = new WeakSet<ValuesOfMark>();
    const writeAll = (all: Index, write: (row: Index) => unknown): void => {
      const failures: unknown[] = [];
      for (const at of all) {
        try {
          write([at]);
        } catch {
          // What Plot itself throws is not the function's mistake.
          if (this.#failure) failures.push(this.#failure.error);
          this.#failure = undefined;
        }
      }
      if (failures.length < all.length || failures.length === 0) return;
      const [error] = failures;
      this.#failure = { error };
      throw error;
    };
    return function (index, scales, values, size, context, next) {
      if (!written.has(values)) {
        written.add(values);
        const lengths = Object.values(values.channels).map(({ value }) => value?.length ?? 0);
        const length = Math.min(plotLimits.answers, Math.max(0, ...lengths));
        const all = this.filter(
          Array.from({ length }, (_, at) => at),
          values.channels,
          values,
        );
        const document = new PaperDocument({ elements: Infinity, characters: Infinity, pixels: 0 });
        const { fx, fy, fi } = index;
        writeAll(all, (row) =>
          next(Object.assign(row, { fx, fy, fi }), scales, values, size, { ...context, document }),
        );
      }
      return next(index, scales, values, size, context);
    };
  }

  #call(act: () => unknown, record = (said: never): Recorded => this.#plot.record(said)): Recorded {
    try {
      return record(act() as never);
    } catch (error) {
      this.#failure ??= { error };
      throw error;
    }
  }

  #leftRecorded({ facets, data, channels }: Left): Recorded {
    const rows = this.#plot.record(facets);
    if (data === undefined && channels === undefined) return rows;
    return {
      plot: 'object',
      entries: {
        facets: rows,
        ...(data !== undefined && { data: this.#plot.recordData(data) }),
        ...(channels !== undefined && { channels: this.#plot.record(channels) }),
      },
    };
  }

  /** A row, or rows, as the cell has them. */
  #ownOf(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (this.#own.has(value)) return this.#own.get(value);
    return Array.isArray(value) && value.some((item) => this.#isOwn(item))
      ? value.map((item: unknown) => (this.#isOwn(item) ? this.#own.get(item) : item))
      : value;
  }

  #isOwn(value: unknown): value is object {
    return typeof value === 'object' && value !== null && this.#own.has(value);
  }
}

const tooLarge = (): ExplainedError => new ExplainedError('plot-too-large', { limit: plotLimits.values });

/** Plot waits for none of its functions, and would draw a promise. */
function answeringAtOnce(called: PlotFunction | undefined): PlotFunction | undefined {
  return (
    called &&
    ((...args) => {
      const said = called(...args);
      if (said instanceof Promise)
        throw new ExplainedError('plot-value', { option: 'answer', found: 'Promise' });
      return said;
    })
  );
}

/** What an offset makes of its stacks: it writes into the two arrays that it is given. */
function movedStacks(offset: PlotFunction | undefined, args: readonly unknown[]): unknown {
  const [stacks, starts, ends, ...rest] = args;
  const [moved, end] = [starts, ends].map((array) => Float64Array.from(array as ArrayLike<number>));
  offset?.(stacks, moved, end, ...rest);
  return [moved, end];
}

/** What a transform leaves: the rows of each facet and, where they are others, data and channels. It may also have changed the data. */
function rowsLeft(transform: PlotFunction | undefined, args: readonly unknown[]): Left {
  const [before, all] = args;
  const rowsBefore = copied(before);
  const left = transform?.(...args) as Partial<Left>;
  const { data = before, facets = all, channels } = left;
  const isOther = data !== before || !isSame(rowsBefore, before);
  return {
    facets: Array.from(facets as Iterable<ArrayLike<number>>, (rows) => Float64Array.from(rows)),
    // Known by what array it is, it would be taken for what it was.
    ...(isOther && { data: data === before && Array.isArray(data) ? [...(data as unknown[])] : data }),
    ...(channels !== undefined && { channels }),
  };
}

type Row = readonly [row: unknown, fields: object];
/** Rows, and what stands in each. */
const copied = (data: unknown): Row[] =>
  Array.isArray(data) ? data.map((row: unknown) => [row, { ...Object(row) }]) : [];

function isSame(before: readonly Row[], data: unknown): boolean {
  if (!Array.isArray(data)) return true;
  return (
    data.length === before.length &&
    before.every(
      ([row, fields], at) =>
        row === data[at] &&
        (typeof row !== 'object' ||
          Object.entries(fields).every(([name, field]) =>
            Object.is((row as Record<string, unknown> | null)?.[name], field),
          )),
    )
  );
}

/** A path that only writes down what is drawn on it. */
function writtenPen(): { pen: object; strokes: unknown[] } {
  const strokes: unknown[] = [];
  const pen = Object.fromEntries(
    strokeNames.map((name) => [
      name,
      (...numbers: unknown[]) => void strokes.push([name, ...numbers.map(Number)]),
    ]),
  );
  return { pen, strokes };
}

/** Whether there are functions in what writes the lines of a tip. */
function writesTips({ entries: { format } }: RecordedObject): boolean {
  return (isObject(format) ? Object.values(format.entries) : [format]).some((part) => isAnswers(part));
}

const isTagged = (
  value: Recorded,
): value is Exclude<Recorded & object, Date | Recorded[] | ArrayBufferView> =>
  typeof value === 'object' &&
  value !== null &&
  !(value instanceof Date) &&
  !Array.isArray(value) &&
  !isNumberArray(value);
const isObject = (value: Recorded): value is RecordedObject => isTagged(value) && value.plot === 'object';
const isAnswers = (value: Recorded): value is RecordedAnswers => isTagged(value) && value.plot === 'answers';
