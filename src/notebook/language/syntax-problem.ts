import type { Program } from 'acorn';
import type { ErrorCode } from '../../explained/index.ts';
import { codePointName, isInvisible, lookAlike } from './look-alikes.ts';
import { unreadableObject } from './object-value.ts';
import type { CellProblem } from './parsed-cell.ts';
import { positionAt } from './position.ts';
import { problem } from './problem.ts';

/** What acorn throws: a `SyntaxError` with the offset of the trouble. */
export interface AcornError extends SyntaxError {
  pos: number;
  loc: { line: number; column: number };
}

export const isAcornError = (error: unknown): error is AcornError =>
  error instanceof SyntaxError && typeof (error as Partial<AcornError>).pos === 'number';

type Plain = Extract<
  ErrorCode,
  | 'cell-too-deep'
  | 'cell-return'
  | 'cell-unterminated-template'
  | 'cell-unterminated-comment'
  | 'cell-unterminated-regexp'
  | 'cell-assign-target'
  | 'cell-number'
  | 'cell-escape'
  | 'cell-jump'
  | 'cell-try'
  | 'cell-line-break'
  | 'cell-await'
  | 'cell-await-block'
  | 'cell-regexp'
  | 'cell-strict'
  | 'cell-rest'
  | 'cell-class'
  | 'cell-initial-value'
>;

/** Acorn's own words, by their beginnings, and the code of what they mean for a reader. */
const known: readonly (readonly [RegExp, Plain])[] = [
  [/^Not enough stack space/, 'cell-too-deep'],
  [/^'return' outside/, 'cell-return'],
  [/^Unterminated template/, 'cell-unterminated-template'],
  [/^Unterminated comment/, 'cell-unterminated-comment'],
  [/^Unterminated regular expression/, 'cell-unterminated-regexp'],
  [/^(?:Assigning to rvalue|Binding (?:rvalue|member expression)|Parenthesized pattern|Invalid (?:left-hand|lhs)|Cannot assign|Optional chaining cannot appear in left)/i, 'cell-assign-target'],
  [/^(?:Invalid number|Identifier directly after number|Expected number in radix|Numeric separator|Only one underscore)/, 'cell-number'],
  [/^(?:Bad character escape|Expecting Unicode escape|Invalid Unicode escape|Code point out of bounds|Octal (?:escape|literal)|Bad escape|Invalid escape)/i, 'cell-escape'],
  [/^(?:Unsyntactic|Undefined label|Label )/, 'cell-jump'],
  [/^Missing catch or finally/, 'cell-try'],
  [/^Illegal newline/, 'cell-line-break'],
  [/^Cannot use await in class static/, 'cell-await-block'],
  [/^(?:Cannot use (?:keyword )?'?await'?|Can not use 'await'|'?await'? (?:is|outside)|Await expression cannot|Cannot use await)/i, 'cell-await'],
  [/^Invalid regular expression/, 'cell-regexp'],
  [/^(?:'with' in strict|Deleting local variable|Binding (?:arguments|eval)|Assigning to (?:arguments|eval)|Illegal 'use strict')/, 'cell-strict'],
  [/^(?:Comma is not permitted after the rest|Rest element|A rest)/i, 'cell-rest'],
  [/^(?:'super'|super\(\)|'new\.target'|Private field|Class(?:es)? |Duplicate constructor|Constructor can't|getter should|setter should)/i, 'cell-class'],
  [/^(?:Complex binding patterns require|Missing initializer)/, 'cell-initial-value'],
]; // prettier-ignore

/**
 * Say a syntax error in plain words, whatever acorn calls it.
 * @param read parses TypeScript, to try whether a small change would make it readable
 */
export function syntaxProblem(
  source: string,
  error: AcornError,
  read: (source: string) => Program,
): CellProblem {
  const detail = error.message.replace(/ \(\d+:\d+\)$/, '');
  const at = Math.min(error.pos, source.length);
  const position = positionAt(source, at);
  const sign = signProblem(source, at);
  if (sign) return sign;
  const declared = /^Identifier '(.+)' has already been declared$/.exec(detail);
  if (declared) return problem('cell-declared-twice', { name: declared[1] ?? '' }, position);
  if (detail === 'Unterminated string constant') {
    return problem('cell-unterminated-string', { quote: source.charAt(error.pos) }, position);
  }
  const other = otherLanguage(source, at);
  if (other) return other;
  const element = elementBefore(source, at);
  if (element) return problem('cell-jsx', { name: element.name }, positionAt(source, element.at));
  const said = known.find(([pattern]) => pattern.test(detail));
  if (said) return problem(said[1], {}, position);
  const keyword = /^(?:Unexpected keyword|The keyword) '(\w+)'/.exec(detail);
  const block = observableBlock.exec(source.slice(0, at));
  if (keyword && block) return problem('cell-observable-block', { name: block[1] ?? '' }, position);
  if (keyword?.[1] === 'yield') return problem('cell-yield', {}, position);
  if (keyword) return problem('cell-keyword', { name: keyword[1] ?? '' }, position);
  const object = unreadableObject(source, at, read);
  if (object) return object;
  if (unfinishedConst.test(source.slice(0, at))) return problem('cell-initial-value', {}, position);
  if (source.slice(at).trim() === '') return problem('cell-unexpected-end', {}, position);
  return problem('cell-unexpected-token', { found: tokenAt(source, at) }, position);
}

/** Lines that are Python, and none of JavaScript's. */
const python = [
  /^\s*(?:def\s+\w+\s*\(|elif\b|except\b|print\s+["'\w]|# )/,
  /^\s*for\s+[\w, ]+\s+in\s+[^{]*:/,
  /^\s*(?:if|while)\s+[^({][^{]*:\s*(?:#.*)?$/,
  /^\s*(?:with\s+[^({].*|class\s+\w+\s*(?:\(.*\))?|else|try|finally)\s*:\s*(?:#.*)?$/,
  /\[[^\]]*\bfor\s+\w+\s+in\s/,
  /\blambda\s+[\w, ]*:/,
];

/** `total = {` of Observable, with a statement behind it. */
const observableBlock = /(?:^|\n)[ \t]*([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*=\s*\{\s*$/u;

/** What instructions for installing say, with a prompt or without one. */
const terminal =
  /^\s*(?:[$%>!]\s*)?(?:npm|npx|yarn|pnpm|bun|deno|pip3?|conda|brew|apt(?:-get)?|sudo|git|curl|wget|cd|mkdir|python3?|node)\s+[\w.@/~-]/;

/** How a document of HTML begins, or a comment of one. */
const markup = /^\s*<!(doctype[^>]*|--)/i;

/** Python's imports: what is to be done is what is to be done with JavaScript's. */
const pythonImport = /^\s*(?:from\s+[\w.]+\s+import\b|import\s+[\w.]+(?:\s+as\s+\w+)?\s*(?:#.*)?$)/;

/** What the line of the trouble is in, where it is not JavaScript that went wrong. */
function otherLanguage(source: string, at: number): CellProblem | undefined {
  const from = source.lastIndexOf('\n', at - 1) + 1;
  const end = source.indexOf('\n', at);
  const line = source.slice(from, end < 0 ? source.length : end);
  const keyword = /^\s*(viewof|mutable)\s+[\p{ID_Start}$_]/u.exec(line)?.[1];
  const position = positionAt(source, at);
  if (keyword !== undefined) return problem('cell-observable', { keyword }, position);
  if (pythonImport.test(line)) return problem('cell-import', {}, position);
  if (terminal.test(line)) return problem('cell-terminal', {}, position);
  const element = markup.exec(line)?.[1];
  if (element !== undefined) return problem('cell-jsx', { name: `!${element}` }, position);
  // `f"…"`, and operators that are words.
  const isWord =
    /^(?:and|or|is|not)\b/.test(source.slice(at)) || /\b(?:[fr]["']|not .)$/.test(source.slice(from, at + 1));
  return isWord || python.some((pattern) => pattern.test(line))
    ? problem('cell-python', {}, position)
    : undefined;
}

/** `const name` or `const { a, b }`, up to where its value is missed. */
const unfinishedConst =
  /\bconst\s+(?:[\p{ID_Start}$_][\p{ID_Continue}$]*|\{[^{}=]*\}|\[[^[\]=]*\])(?:\s*:[^=;{}()]*)?\s*$/u;

/** A sign that is none of the language, where acorn stumbles over it. */
function signProblem(source: string, at: number): CellProblem | undefined {
  const found = String.fromCodePoint(source.codePointAt(at) ?? 32);
  const position = positionAt(source, at);
  const sign = lookAlike(found);
  if (sign !== undefined) return problem('cell-look-alike', { found, meant: sign }, position);
  if (isInvisible(found)) return problem('cell-invisible', { found: codePointName(found) }, position);
  return undefined;
}

/** An element of HTML or JSX that begins on the line of the trouble or above it, in front of the trouble. */
function elementBefore(source: string, at: number): { name: string; at: number } | undefined {
  const line = source.indexOf('\n', at);
  const reach = source.slice(0, line < 0 ? source.length : line);
  const tags = [
    ...reach.matchAll(/<([A-Za-z][\w.-]*|)(?:\s+[\w-]+(?:=(?:"[^"]*"|'[^']*'|\{[^}]*\}))?)*\s*\/?>/g),
  ];
  const closes = /<\/[\w.-]*>|\/>/.test(source);
  const first = tags.find(({ index }) => index <= at || reach.slice(at, index).trim() === '');
  return closes && first ? { name: first[1] ?? '', at: first.index } : undefined;
}

/** The word or sign at an offset, cut to what fits in a sentence. */
function tokenAt(source: string, offset: number): string {
  const rest = source.slice(offset, offset + 24);
  return (
    /^(?:[\p{ID_Start}$_#@][\p{ID_Continue}$]*|\d[\w.]*|=>|\.\.\.|.)/u.exec(rest)?.[0] ??
    rest.charAt(0).trim()
  );
}
