import type { SourcePosition } from '../protocol/index.ts';
import type { Inserted } from './inserted.ts';
import type { CellProblem } from './parsed-cell.ts';
import { positionAt } from './position.ts';
import type { TypeScriptNode } from './typescript-node.ts';

const lineBreak = /[\n\r\u2028\u2029]/;

export interface Written {
  /** With the line breaks of the source; as long as it, but for what was inserted. */
  code: string;
  inserted: Inserted[];
  /** Offsets of semicolons that stand in for a blanked statement; they are no token of the reader's. */
  semicolons: ReadonlySet<number>;
}

/**
 * A source of which parts are written over, so that what remains stays in its line and column. What has no room there is
 * inserted, and where that was is known.
 */
export class BlankedSource {
  readonly source: string;
  readonly problems: CellProblem[] = [];
  readonly #semicolons = new Set<number>();
  readonly #out: string[] = [];
  readonly #inserted = new Map<number, string>();

  constructor(source: string) {
    this.source = source;
    for (let i = 0; i < source.length; i++) this.#out.push(source.charAt(i));
  }

  written(): Written {
    const inserted: Inserted[] = [];
    const semicolons = new Set<number>();
    let code = '';
    let [line, lineStart] = [1, 0];
    for (let at = 0; at <= this.source.length; at++) {
      const more = this.#inserted.get(at);
      if (more !== undefined) inserted.push({ line, column: code.length - lineStart, length: more.length });
      code += more ?? '';
      if (this.#semicolons.has(at)) semicolons.add(code.length);
      code += this.#out[at] ?? '';
      // A line break of two characters ends its line with the second.
      if (!lineBreak.test(this.source.charAt(at)) || this.source.startsWith('\r\n', at)) continue;
      line++;
      lineStart = code.length;
    }
    return { code, inserted, semicolons };
  }

  /** Spaces over a part; its line breaks stay. */
  blank(from: number, to: number): void {
    for (let i = from; i < to; i++) if (!lineBreak.test(this.source.charAt(i))) this.#out[i] = ' ';
  }

  write(at: number, text: string): void {
    this.#out[at] = text;
    if (text === ';') this.#semicolons.add(at);
  }

  /** Puts code in front of what stands at a place, behind what was put there before. It has no line breaks. */
  insert(at: number, text: string): void {
    this.#inserted.set(at, `${this.#inserted.get(at) ?? ''}${text}`);
  }

  /** Writes over a part, which is at least as long; its line breaks stay. */
  overwrite(from: number, to: number, text: string): void {
    this.blank(from, to);
    for (let i = 0; i < text.length; i++) this.#out[from + i] = text.charAt(i);
  }

  /** Writes one statement over another, on a line of it that is as long. @returns whether there is such a line */
  overwriteWithin({ start, end }: TypeScriptNode, text: string): boolean {
    let from = start;
    for (const line of this.source.slice(start, end).split(lineBreak)) {
      if (line.length >= text.length) {
        this.blank(start, end);
        this.overwrite(from, from + line.length, text);
        return true;
      }
      from += line.length + 1;
    }
    return false;
  }

  /** Where a statement was, an empty one stays, so that its neighbours do not become one. */
  blankStatement(node: TypeScriptNode): void {
    this.blank(node.start, node.end);
    this.write(node.start, ';');
  }

  /** `?` or `!` behind a name or key. */
  blankMark(at: number, mark: string): void {
    const found = this.skip(at);
    if (this.source.charAt(found) === mark) this.blank(found, found + 1);
  }

  /** Of a list whose item goes: a `this` parameter, a type among imports. */
  blankWithComma(item: TypeScriptNode): void {
    const after = this.skip(item.end);
    this.blank(item.start, this.source.charAt(after) === ',' ? after + 1 : item.end);
  }

  positionOf({ start }: TypeScriptNode): SourcePosition {
    return positionAt(this.source, start);
  }

  hasLineBreak(from: number, to: number): boolean {
    return lineBreak.test(this.source.slice(from, to));
  }

  /** Behind an expression and the parentheses around it that its node does not know of. */
  endOf(expression: TypeScriptNode): number {
    let { end } = expression;
    for (let at = this.skip(end); this.source.charAt(at) === ')'; at = this.skip(end)) end = at + 1;
    return end;
  }

  /** The next place that is neither white space nor comment. */
  skip(from: number): number {
    const { source } = this;
    let at = from;
    for (;;) {
      if (/\s/.test(source.charAt(at))) at++;
      else if (source.startsWith('//', at)) {
        const end = source.indexOf('\n', at);
        at = end < 0 ? source.length : end;
      } else if (source.startsWith('/*', at)) {
        const end = source.indexOf('*/', at + 2);
        at = end < 0 ? source.length : end + 2;
      } else return at;
    }
  }
}
