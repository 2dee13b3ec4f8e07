import { inspect } from 'node:util';
import { tokenizer } from 'acorn';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { isInserted, sourcePosition } from '../../src/notebook/language/inserted.ts';
import { keepNames, parseCell } from '../../src/notebook/language/parse.ts';
import { slowness } from '../slowness.ts';
import { randomEnums, randomNamespaces } from './random-typescript.ts';
import { programs } from './typescript-programs.ts';

type Run = new (...source: string[]) => (...values: unknown[]) => Promise<unknown[]>;
const AsyncFunction = (async () => undefined).constructor as unknown as Run;

/** What TypeScript itself makes of a program. */
const emitted = (source: string): string =>
  ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  }).outputText;

/** What a program prints, what its names are worth at its end, and what it throws. */
async function outcome(code: string, names: readonly string[]): Promise<string[]> {
  const said: string[] = [];
  const show = (value: unknown): string =>
    // An error's stack says where each program's own text was.
    inspect(value, { depth: 9, showHidden: true, breakLength: Infinity }).replace(/\n +at .*(?: \{)?/g, '');
  const log = (...values: unknown[]): void => void said.push(values.map(show).join(' '));
  const last = (): void => undefined;
  const attempt = (give: () => unknown): unknown => {
    try {
      return give();
    } catch (error) {
      return String(error);
    }
  };
  const say = (give: () => unknown): void => log(attempt(give));
  try {
    const body = `"use strict";${code}\n;return [${names.join()}]`;
    const run = new AsyncFunction('log', '__last', 'attempt', 'say', body);
    for (const value of await run(log, last, attempt, say)) said.push(show(value));
  } catch (error) {
    said.push(`${(error as Error).name}: ${(error as Error).message}`);
  }
  return said;
}

const code = (source: string): string => parseCell(source).code;

describe.each(Object.entries(programs))('%s are what TypeScript makes of them', (_, sources) => {
  it.each(sources)('%s', async (source) => {
    const { problems, declarations } = parseCell(source);
    expect(problems).toEqual([]);
    const names = declarations.map(({ name }) => name);
    const expected = await outcome(emitted(source), names);
    expect(expected.length).toBeGreaterThan(0);
    expect(await outcome(code(source), names), code(source)).toEqual(expected);
  });

  it.each(sources)('and every name of theirs has its place: %s', (source) => {
    const parsed = parseCell(source);
    const lines = source.split('\n');
    let seen = 0;
    for (const token of tokenizer(parsed.code, { ecmaVersion: 'latest', locations: true })) {
      const { start } = token.loc!;
      if (token.type.label !== 'name' || isInserted(parsed.inserted ?? [], start)) continue;
      const text = parsed.code.slice(token.start, token.end);
      // `__last((` behind the statement before, and `let` where `enum` was.
      if (text === '__last' || text === 'let') continue;
      const { line, column } = sourcePosition(parsed, start);
      expect(line).toBe(start.line);
      expect(lines[line - 1]?.slice(column, column + text.length), parsed.code).toBe(text);
      seen += 1;
    }
    expect(seen).toBeGreaterThan(0);
  });
});

describe('where things are', () => {
  it('is what it was: of names that are declared and read', () => {
    const { declarations, references } = parseCell(
      'enum Mode { train = first(), test = Other.test } namespace Net { export const rate = base; }\nclass Cat { constructor(public size = small) {} } import shape = Forms.shape;',
    );
    expect(declarations).toMatchObject([
      { name: 'Mode', position: { line: 1, column: 5 } },
      { name: 'Net', position: { line: 1, column: 59 } },
      { name: 'Cat', position: { line: 2, column: 6 } },
      { name: 'shape', position: { line: 2, column: 57 } },
    ]);
    expect(references).toEqual([
      { name: 'first', position: { line: 1, column: 20 } },
      { name: 'Other', position: { line: 1, column: 36 } },
      { name: 'base', position: { line: 1, column: 85 } },
      { name: 'small', position: { line: 2, column: 38 } },
      { name: 'Forms', position: { line: 2, column: 65 } },
    ]);
  });

  it('is what it was: of what is assigned to, and of what the cell cannot have', () => {
    const { references, problems } = parseCell(
      "namespace N { export let own = 1; own = 2; other = own; } for (rate of []) {}\nnamespace M { export const f = () => import('./x.js') }",
    );
    expect(references).toMatchObject([
      { name: 'other', assigned: { line: 1, column: 43 } },
      { name: 'rate', assigned: { line: 1, column: 63 } },
    ]);
    expect(problems).toMatchObject([{ code: 'cell-import', position: { line: 2, column: 37 } }]);
  });

  it('no line is moved', () => {
    for (const source of Object.values(programs).flat())
      expect(code(source).split('\n')).toHaveLength(source.split('\n').length);
  });
});

describe('what a cell with them is', () => {
  it('declares their names and nothing within', () => {
    const names = (source: string): string[] => parseCell(source).declarations.map(({ name }) => name);
    expect(
      names('enum A { x } const enum B { y } namespace C.D { export const z = 1 } export enum E { w }'),
    ).toEqual(['A', 'B', 'C', 'E']);
    expect(
      names('enum A { x } namespace A { export const y = 1 } class B {} namespace B { export let z = 1 }'),
    ).toEqual(['A', 'B']);
    expect(
      names('declare enum A { x } namespace B { export type C = 1 } declare namespace D { const e: 1 }'),
    ).toEqual([]);
    expect(
      names(
        'namespace T { export type U = 1 } import U = T.U; import V = W.V; import tf = require("@tensorflow/tfjs")',
      ),
    ).toEqual(['V']);
  });

  it('reads what they read of other cells', () => {
    const reads = (source: string): string[] => parseCell(source).references.map(({ name }) => name);
    expect(
      reads(
        'enum A { x = p, y = x, z = A.y, w = q() } namespace N { export const r = s + A.x; const t = r; { u } }',
      ),
    ).toEqual(['p', 'q', 's', 'u']);
    expect(reads('class C { constructor(public x = a, y: B = c) { d; x; this.y } }')).toEqual([
      'a',
      'c',
      'd',
    ]);
    expect(reads('namespace N { typeof maybe; try { tried } catch {} }\ntypeof later')).toEqual([
      'maybe',
      'tried',
      'later',
    ]);
  });

  it('shows no value where it ends in one', () => {
    for (const source of [
      '1;\nenum E { a }',
      'namespace N { export const x = 1 }',
      '{ enum E { a } }',
      '1; class A {} namespace A { export const x = 1 }',
    ])
      expect(code(source), source).not.toContain('__last');
    expect(code('enum E { a } E.a')).toContain('__last((E.a))');
    expect(code('namespace N { export const x = 1 }\nN')).toMatch(/;__last\(\(\nN\)\)$/);
  });

  it('is the same program whatever its spaces, comments and types are', () => {
    const same = (one: string, other: string): void =>
      expect(parseCell(one).tokens).toBe(parseCell(other).tokens);
    same('enum E { a, b = 2 }', '/** Of two. */ const enum E {\n  a, // one\n  b = 2,\n}');
    same('namespace N { export const x: number = 1 }', 'module N { // one\n  export const x = 1\n}');
    same('class A { constructor(private x: number) {} }', 'class A { constructor(public readonly x) {} }');
    expect(parseCell('enum E { a }').tokens).not.toBe(parseCell('enum E { b }').tokens);
    expect(parseCell('class A { constructor(x) {} }').tokens).not.toBe(
      parseCell('class A { constructor(public x) {} }').tokens,
    );
  });

  it('is read in a moment however many they are', () => {
    const many = Array.from(
      { length: 400 },
      (_, at) => `namespace N { export const x${at} = ${at}; export enum E { a${at} = x${at} } }`,
    );
    const source = many.join('\n');
    const started = performance.now();
    expect(parseCell(source).problems).toEqual([]);
    expect(performance.now() - started).toBeLessThan(1_500 * slowness());
  });

  it('is kept to itself like any other', async () => {
    const kept = (source: string): Promise<string[]> =>
      outcome(code(keepNames(source)!).replace('__last', 'log'), []);
    expect(await kept('enum E { a, b }\nE.b')).toEqual(['1']);
    expect(
      await kept('namespace N { export const x = 2 }\nclass A { constructor(public y = N.x) {} }\nnew A().y'),
    ).toEqual(['2']);
    expect(await kept('namespace N { export const x = 3 }\nimport y = N.x;\ny')).toEqual(['3']);
    // What a namespace declares by `var` is its own.
    expect(keepNames('namespace N { export const f = () => 1; { var x = 2; } }')).toMatch(/^\{/);
    expect(await kept('var v = 1;\nfor (var i = 0; i < 2; i++) v++;\nenum E { a = v }\nE.a')).toEqual(['3']);
    expect(
      parseCell(keepNames('enum E { a }\nnamespace N { export const x = 1 }\nimport M = N;')!).declarations,
    ).toEqual([]);
  });
});

describe.each([
  ['enums', randomEnums, 150],
  ['namespaces', randomNamespaces, 200],
] as const)('random %s', (_, program, count) => {
  it('are what TypeScript makes of them', async () => {
    let said = 0;
    for (let seed = 1; seed <= count; seed++) {
      const source = program(seed);
      const { problems, declarations } = parseCell(source);
      expect(problems, source).toEqual([]);
      const names = declarations.map(({ name }) => name);
      const expected = await outcome(emitted(source), names);
      expect(await outcome(code(source), names), `${seed}: ${source}\n${code(source)}`).toEqual(expected);
      said += expected.length;
    }
    // They come to something.
    expect(said).toBeGreaterThan(7 * count);
  });
});
