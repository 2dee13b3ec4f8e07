import { CellOutputs } from './cell-outputs.ts';
import { fingerprint } from './fingerprint.ts';
import { type CellProblem, isPrivate, type ParsedCell } from '../language/index.ts';
import type { ErrorOutput } from '../protocol/index.ts';
import type { CellDefinition, StateReason } from './runtime-types.ts';

/** A program and the values it read: two runs with equal traces would compute the same. */
export interface Trace {
  /** Fingerprint of the cell's tokens. */
  tokens: string;
  /** How often a control of the cell had been moved. */
  moves: number;
  /** Which values of each parent were read. */
  parents: ReadonlyMap<string, string>;
  /** Problems among the cells that kept this one from running. */
  faults: string;
}

/** What the runtime knows of one cell. Only the runtime changes it. */
export interface CellRecord {
  readonly definition: CellDefinition;
  source: string;
  /** Grows with each edit: a parse of an older text is dropped. */
  generation: number;
  /** Set while the source is being parsed (the parser may have to load). */
  parsing: Promise<void> | undefined;
  /** The last parse of the current source, or of an earlier one while `parsing`. */
  parsed: ParsedCell;
  /** Fingerprint of `parsed.tokens`. */
  tokens: string;
  /** The last parse that could be read: a typing error does not tear the graph apart. */
  readable: ParsedCell;
  /** Names that `readable` declares. */
  exports: readonly string[];
  /** Names that the author's text declares, once that has been read. */
  authored: readonly string[];
  /** Names that it reads. */
  authoredReads: readonly string[];
  problems: readonly CellProblem[];
  /** How often a control of the cell was moved. */
  moves: number;
  /** The controls' values by slot, to tell a new kernel. */
  controls: Map<number, unknown>;
  /** The last complete run, if no other began since. */
  success: (Trace & { run: number; program: string; parsed: ParsedCell }) | undefined;
  /** Names that it gave the others in its last complete run, whatever has begun since. */
  given: readonly string[];
  /** The values of `success` are in the kernel. */
  alive: boolean;
  lossReason: 'kernel-lost' | 'backend-changed' | undefined;
  /** The last attempt that was not a success, if it came after it. */
  attempt: (Trace & { state: 'failed' | 'stopped'; reason?: StateReason; said?: Said }) | undefined;
  /** Children go on with the old values although the cell is stale, as long as its program is this one. */
  reused: string | undefined;
  version: number;
  /** The kernel's number of the last run that began. */
  run: number;
  /** Timers of that run still tick. */
  goesOn: boolean;
  /** What ran last, for positions in late outputs. */
  ran: ParsedCell | undefined;
  milliseconds: number | undefined;
  readonly outputs: CellOutputs;
}

/**
 * What the notebook says of an attempt that did not get to the kernel. It took no time and is no result: it goes with the
 * attempt, and what an earlier run has shown is there again once the cell is as it was.
 */
export type Said = readonly ErrorOutput[];

const nothing: ParsedCell = { code: '', declarations: [], references: [], problems: [], tokens: '' };

export function createRecord(definition: CellDefinition, outputLimit: number): CellRecord {
  const parsed = definition.parsed ?? nothing;
  return {
    definition,
    source: definition.edited ?? definition.source,
    generation: 0,
    parsing: undefined,
    parsed,
    tokens: fingerprint(parsed.tokens),
    readable: parsed,
    exports: namesOf(parsed),
    authored: namesOf(parsed),
    authoredReads: readsOf(parsed),
    problems: [],
    moves: 0,
    controls: new Map(),
    success: undefined,
    given: [],
    alive: false,
    lossReason: undefined,
    attempt: undefined,
    reused: undefined,
    version: 0,
    run: 0,
    goesOn: false,
    ran: undefined,
    milliseconds: undefined,
    outputs: new CellOutputs(outputLimit),
  };
}

export function setReadable(cell: CellRecord, parsed: ParsedCell): void {
  cell.readable = parsed;
  cell.exports = namesOf(parsed);
  if (cell.source !== cell.definition.source) return;
  cell.authored = cell.exports;
  cell.authoredReads = readsOf(parsed);
}

const readsOf = (parsed: ParsedCell): string[] => parsed.references.map(({ name }) => name);

/** The names that a cell gives the others. */
export const namesOf = (parsed: ParsedCell): string[] =>
  parsed.declarations.map(({ name }) => name).filter((name) => !isPrivate(name));
