import { Parser, tokTypes, type Options, type Program, type Token } from 'acorn';
import { tsPlugin } from '@sveltejs/acorn-typescript';
import { blankTypes, type Blanked } from './blank-types.ts';
import { sourcePosition } from './inserted.ts';
import { libraryParts } from './library-parts.ts';
import { markLastExpression } from './last-expression.ts';
import { keepNames as keepNamesOf } from './keep-names.ts';
import type { CellProblem, ParsedCell, Reference } from './parsed-cell.ts';
import { offsetAt, positionAt } from './position.ts';
import { problem } from './problem.ts';
import { findNames } from './scope.ts';
import { findForbidden } from './forbidden.ts';
import { findObjectValue } from './object-value.ts';
import { isAcornError, syntaxProblem } from './syntax-problem.ts';
import { tokenIdentity } from './tokens.ts';
import type { TypeScriptNode } from './typescript-node.ts';

/** See `keep-names.ts`. */
export const keepNames = (source: string): string | undefined => keepNamesOf(source, readTypeScript);

/**
 * Characters a cell may have. Parsing this much takes a few hundred milliseconds; a
 * paste of a megabyte is refused at once instead of freezing the page.
 */
export const cellSizeLimit = 262_144;

const TypeScriptParser = Parser.extend(tsPlugin(), withAllOfTypeScript, boundTokens);

/**
 * Read a cell: what it declares, what it reads, what is wrong with it, and the
 * JavaScript to run. Never throws: whatever is wrong is in `problems`.
 */
export function parseCell(source: string): ParsedCell {
  if (source.length > cellSizeLimit) {
    return unreadable(source, problem('cell-too-large', { limit: cellSizeLimit, size: source.length }));
  }
  const fence = findFence(source);
  if (fence) return unreadable(source, fence);
  try {
    return parse(source);
  } catch (error) {
    if (isAcornError(error)) return unreadable(source, syntaxProblem(source, error, readTypeScript));
    if (isExhausted(error)) return unreadable(source, problem('cell-too-deep'));
    // A fault of the parser's own over a text that nobody foresaw: the reader can still change the text.
    const detail = error instanceof Error ? error.message : String(error);
    return unreadable(source, problem('cell-unreadable', { detail: detail.slice(0, 200) }));
  }
}

/**
 * Recursion of the parser or of the walks after it, in the words of either engine, or a bound of `boundTokens`. Where the stack
 * ends while the parser of TypeScript begins or undoes a trial, it complains of what was left undone instead.
 */
const isExhausted = (error: unknown): boolean =>
  error instanceof RangeError ||
  (error instanceof Error && (error.name === 'InternalError' || /\bparse effect\b/i.test(error.message)));

function parse(source: string): ParsedCell {
  const { blanked, program, tokens } = toJavaScript(source);
  const { declarations, references } = findNames(program);
  const parts = libraryParts(program);
  for (const each of declarations) {
    const part = parts.get(each.name);
    if (part !== undefined) each.part = part;
  }
  const problems = [...findForbidden(program), ...findObjectValue(program)];
  for (const { name, position } of [...declarations, ...references]) {
    if (name === '__last') problems.push(problem('cell-reserved-name', { name }, position));
  }
  for (const place of [...declarations, ...references, ...problems]) toSource(place, blanked);
  problems.unshift(...blanked.problems);
  const { code, inserted } = markLastExpression(blanked.code, program, blanked.inserted);
  return {
    code: problems.length > 0 ? '' : code,
    declarations,
    references,
    problems,
    tokens: tokenIdentity(blanked.code, tokens, blanked.semicolons),
    ...(inserted.length > 0 && { inserted }),
  };
}

/** What was found in the code is told of the source. */
function toSource(place: Partial<Reference>, { inserted }: Blanked): void {
  for (const key of ['position', 'assigned', 'named'] as const)
    if (place[key]) place[key] = sourcePosition({ inserted }, place[key]);
}

/** The first or last line of a block of code in Markdown: JavaScript would read empty texts in it. */
function findFence(source: string): CellProblem | undefined {
  const found = /^\s*```[\w+-]*[ \t]*(?=\r?\n|$)/.exec(source) ?? /\n[ \t]*```\s*$/.exec(source);
  return found
    ? problem('cell-fence', {}, positionAt(source, source.indexOf('```', found.index)))
    : undefined;
}

function toJavaScript(source: string): { blanked: Blanked; program: Program; tokens: Token[] } {
  let failure: unknown;
  let blanked: Blanked = { code: source, inserted: [], semicolons: new Set(), problems: [] };
  try {
    blanked = blankTypes(source, readTypeScript(source));
  } catch (error) {
    failure = error;
  }
  const tokens: Token[] = [];
  if (blanked.problems.length > 0) {
    // A decorator is still there: the JavaScript parser would only complain about it again.
    return { blanked, program: emptyProgram(), tokens: textAsTokens(source) };
  }
  try {
    const program = Parser.parse(blanked.code, { ...options, locations: true, onToken: tokens });
    return { blanked, program, tokens };
  } catch (error) {
    // The TypeScript parser's own complaint is about the reader's text.
    if (failure === undefined && isAcornError(error))
      error.pos = offsetAt(source, sourcePosition(blanked, positionAt(blanked.code, error.pos)));
    throw failure ?? error;
  }
}

const readTypeScript = (source: string): Program =>
  TypeScriptParser.parse(source, { ...options, locations: true });

/** What the parser of TypeScript does not know, or knows wrongly. */
function withAllOfTypeScript(Base: typeof Parser): typeof Parser {
  type Internals = {
    new (
      options: Options,
      input: string,
      at?: number,
    ): {
      type: unknown;
      readonly scopeStack: readonly unknown[];
      startNode(): Record<string, unknown>;
      next(): void;
      expect(token: unknown): void;
      eat(token: unknown): boolean;
      unexpected(): never;
      parseExprAtom(): TypeScriptNode;
      parseMaybeAssign(): TypeScriptNode;
      finishNode(node: object, type: string): unknown;
      isContextual(word: string): boolean;
      tsParseEnumMember(): unknown;
      tsParseModifier(allowed: readonly string[], stopsAtStatic?: boolean): string | undefined;
      checkLocalExport(id: unknown): void;
      readonly tsParseConstModifier: unknown;
      tsTryParseTypeParameters(modifiers: unknown): unknown;
    };
  };
  return class extends (Base as unknown as Internals) {
    /** `['a-b'] = 1`. */
    override tsParseEnumMember(): unknown {
      if (this.type !== tokTypes.bracketL) return super.tsParseEnumMember();
      const node = this.startNode();
      this.next();
      const { start, end, ...name } = this.parseExprAtom();
      const [quasi, ...more] = (name.quasis ?? []) as { value: { cooked?: string } }[];
      const value = more.length === 0 ? (quasi?.value.cooked ?? name.value) : undefined;
      if (typeof value !== 'string') this.unexpected();
      const id = { type: 'Literal', start, end, value };
      this.expect(tokTypes.bracketR);
      const initializer = this.eat(tokTypes.eq) ? this.parseMaybeAssign() : undefined;
      return this.finishNode(Object.assign(node, { id, initializer }), 'TSEnumMember');
    }

    /** `override accessor size`: the two may stand together. */
    override tsParseModifier(allowed: readonly string[], stopsAtStatic?: boolean): string | undefined {
      const modifier = super.tsParseModifier(allowed, stopsAtStatic);
      return modifier === 'override' && this.isContextual('accessor')
        ? (super.tsParseModifier(allowed, stopsAtStatic) ?? modifier)
        : modifier;
    }

    /** `<const T>` in the type of a function or of a method, too. */
    override tsTryParseTypeParameters(modifiers: unknown = this.tsParseConstModifier): unknown {
      return super.tsTryParseTypeParameters(modifiers);
    }

    /** What a namespace exports by a list is none of the cell's names; it is refused later, in words of its own. */
    override checkLocalExport(id: unknown): void {
      if (this.scopeStack.length === 1) super.checkLocalExport(id);
    }
  } as unknown as typeof Parser;
}

/**
 * TypeScript is read by trial: `async<T>(` may be a call or an arrow, and each nesting
 * doubles the trials. Ordinary code reads each token once or twice, so a parser that has
 * read several times the text is given up, and so is one that holds up the page.
 */
function boundTokens(Base: typeof Parser): typeof Parser {
  type Internals = {
    new (options: Options, input: string, at?: number): { input: string; nextToken(): void };
  };
  return class extends (Base as unknown as Internals) {
    #read = 0;
    #deadline = performance.now() + patience;
    override nextToken(): void {
      const isLate = ++this.#read % 512 === 0 && performance.now() > this.#deadline;
      if (isLate || this.#read > 6_000 + 4 * this.input.length)
        throw new RangeError('Too many ways to read this text.');
      super.nextToken();
    }
  } as unknown as typeof Parser;
}

/** How long a text may be read (milliseconds): the largest cell of ordinary code takes a fraction of it. */
const patience = 3_000;

const options: Options = { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: false };

const emptyProgram = (): Program => Parser.parse('', options);

/** Unreadable text is identified by its characters. */
const textAsTokens = (source: string): Token[] =>
  source === '' ? [] : [{ start: 0, end: source.length } as Token];

const unreadable = (source: string, found: CellProblem): ParsedCell => ({
  code: '',
  declarations: [],
  references: [],
  problems: [found],
  tokens: source,
});
