import { type ParsedCell, problem } from '../language/index.ts';
import { setReadable, type CellRecord } from './cell-record.ts';
import { fingerprint } from './fingerprint.ts';
import type { NotebookCells } from './notebook-cells.ts';

/** Sources longer than this are parsed when the typing pauses, in milliseconds. */
const longSource = 20_000;
const typingPause = 300;

/** Parses the sources of a notebook's cells; of several that follow each other quickly the last counts. */
export class SourceReader {
  readonly #parse: (source: string) => ParsedCell | Promise<ParsedCell>;
  readonly #cells: NotebookCells;
  readonly #onRead: (named: boolean) => void;
  readonly #pause: number;
  /** Whose present source is being read, and what follows for all that are read meanwhile, once none is. */
  readonly #open = new Set<CellRecord>();
  #batch = openBatch();
  #named = false;

  /**
   * @param onRead after cells have been read anew: once for all that were read at the same time. `named`: what they read of
   *   each other may have changed
   * @param pause how long a changed source waits for the next key (milliseconds)
   */
  constructor(
    parse: (source: string) => ParsedCell | Promise<ParsedCell>,
    cells: NotebookCells,
    onRead: (named: boolean) => void,
    pause = 0,
  ) {
    this.#parse = parse;
    this.#cells = cells;
    this.#onRead = onRead;
    this.#pause = pause;
  }

  /** At the start: what the build has parsed already is taken from there. */
  readAll(): void {
    for (const [name, cell] of this.#cells.entries) {
      if (cell.definition.parsed && cell.source === cell.definition.source)
        cell.problems = cell.parsed.problems;
      else void this.read(name, cell);
    }
  }

  /** Reads a cell's present source. */
  read(name: string, cell: CellRecord): Promise<void> {
    const generation = ++cell.generation;
    this.#open.add(cell);
    const reading = this.#parsed(cell, generation).then((parsed) => {
      // Nobody waits for the end of what has been written over.
      if (cell.generation !== generation) return cell.parsing;
      if (this.#cells.get(name) === cell) {
        const before = namesOf(cell);
        cell.parsed = parsed;
        cell.tokens = fingerprint(parsed.tokens);
        cell.problems = parsed.problems;
        if (parsed.problems.length === 0 || parsed.declarations.length > 0) setReadable(cell, parsed);
        // Where what it says among the others is wrong, the place of it may have moved.
        this.#named ||= before !== namesOf(cell) || this.#cells.graph.problems.has(name);
      }
      const { done, read } = this.#batch;
      this.#open.delete(cell);
      read.add(cell);
      if (this.#open.size === 0) this.#tell();
      return done;
    });
    // Until the others are told of it as well: what runs before would know the new source and the old names.
    cell.parsing = reading;
    return reading;
  }

  #tell(): void {
    const { finish, read } = this.#batch;
    const named = this.#named;
    this.#batch = openBatch();
    this.#named = false;
    for (const cell of read) cell.parsing = undefined;
    this.#onRead(named);
    finish();
  }

  /** Reads again what no parser could be had for. */
  retry(): void {
    for (const [name, cell] of this.#cells.entries)
      if (cell.problems.some(({ code }) => code === 'parser-unavailable')) void this.read(name, cell);
  }

  get isReading(): boolean {
    return this.#readings().length > 0;
  }

  /** Waits until no source is being parsed. */
  async settled(): Promise<void> {
    for (let open = this.#readings(); open.length > 0; open = this.#readings()) await Promise.all(open);
  }

  #readings(): Promise<void>[] {
    return this.#cells.entries.flatMap(([, { parsing }]) => (parsing ? [parsing] : []));
  }

  async #parsed(cell: CellRecord, generation: number): Promise<ParsedCell> {
    const { source, definition } = cell;
    if (source === definition.source && definition.parsed) return definition.parsed;
    const wait = source.length > longSource ? typingPause : this.#pause;
    if (wait > 0 && cell.version + generation > 1) await pause(wait);
    if (cell.generation !== generation) return cell.parsed;
    try {
      return await this.#parse(source);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      return {
        ...cell.parsed,
        code: '',
        tokens: source,
        problems: [problem('parser-unavailable', { detail })],
      };
    }
  }
}

interface Batch {
  /** Whose present source has been read. */
  readonly read: Set<CellRecord>;
  readonly done: Promise<void>;
  readonly finish: () => void;
}

function openBatch(): Batch {
  let finish: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (finish = resolve));
  return { read: new Set(), done, finish };
}

/** What of a cell the others depend on: names, not where they stand. */
const namesOf = ({ readable, authored, authoredReads }: CellRecord): string =>
  JSON.stringify([
    readable.declarations.map(({ name, part }) => [name, part]),
    readable.references.map(({ name, assigned, optional }) => [name, assigned !== undefined, optional]),
    authored,
    authoredReads,
  ]);

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
