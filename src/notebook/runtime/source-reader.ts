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
  readonly #onRead: () => void;

  /** @param onRead after a cell has been read anew */
  constructor(
    parse: (source: string) => ParsedCell | Promise<ParsedCell>,
    cells: NotebookCells,
    onRead: () => void,
  ) {
    this.#parse = parse;
    this.#cells = cells;
    this.#onRead = onRead;
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
    const reading = this.#parsed(cell, generation).then((parsed) => {
      if (cell.generation !== generation) return cell.parsing;
      cell.parsing = undefined;
      if (this.#cells.get(name) !== cell) return undefined;
      cell.parsed = parsed;
      cell.tokens = fingerprint(parsed.tokens);
      cell.problems = parsed.problems;
      if (parsed.problems.length === 0 || parsed.declarations.length > 0) setReadable(cell, parsed);
      this.#onRead();
      return undefined;
    });
    cell.parsing = reading;
    return reading;
  }

  /** Reads again what no parser could be had for. */
  retry(): void {
    for (const [name, cell] of this.#cells.entries)
      if (cell.problems.some(({ code }) => code === 'parser-unavailable')) void this.read(name, cell);
  }

  get isReading(): boolean {
    return this.#open().length > 0;
  }

  /** Waits until no source is being parsed. */
  async settled(): Promise<void> {
    for (let open = this.#open(); open.length > 0; open = this.#open()) await Promise.all(open);
  }

  #open(): Promise<void>[] {
    return this.#cells.entries.flatMap(([, { parsing }]) => (parsing ? [parsing] : []));
  }

  async #parsed(cell: CellRecord, generation: number): Promise<ParsedCell> {
    const { source, definition } = cell;
    if (source === definition.source && definition.parsed) return definition.parsed;
    if (source.length > longSource && cell.version + generation > 1) await pause(typingPause);
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

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
