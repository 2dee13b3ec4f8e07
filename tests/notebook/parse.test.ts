import { tell } from '../../src/explained/index.ts';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { slowness } from '../slowness.ts';
import { parseCell } from '../../src/notebook/language/parse.ts';
import { sourcePosition } from '../../src/notebook/language/inserted.ts';

const code = (source: string): string => parseCell(source).code;
const names = (source: string): string[] => parseCell(source).declarations.map((d) => d.name);
const reads = (source: string): string[] => parseCell(source).references.map((r) => r.name);
const problems = (source: string): unknown[] =>
  parseCell(source).problems.map(({ code: is, values, position }) => ({ code: is, values, position }));

/** Throws when the JavaScript of a cell is not valid in the async function that the kernel puts it in. */
const compiles = (source: string): void => {
  const parsed = parseCell(source);
  expect(parsed.problems).toEqual([]);
  new Script(`(async () => { 'use strict';${parsed.code}\n})`);
};

describe('types are blanked in place', () => {
  it('keeps every line and column of what remains', () => {
    expect(
      code('const size: number = 224 as const;\nconst next = (n: number, k = 7): number => n! - k;'),
    ).toBe('const size         = 224         ;\nconst next = (n        , k = 7)         => n  - k;');
  });

  it('drops interfaces, aliases, declarations and type-only imports', () => {
    expect(code('interface Layer { name: string }\nlet a = 1;')).toBe(`;${' '.repeat(31)}\nlet a = 1;`);
    expect(code("type T = 'a' | 'b'; let a = 1;")).toBe(`;${' '.repeat(18)} let a = 1;`);
    expect(code('declare const model: unknown; let a = 1;')).toBe(`;${' '.repeat(28)} let a = 1;`);
    expect(code("import type { Tensor } from 'x'; let a = 1;")).toBe(`;${' '.repeat(31)} let a = 1;`);
  });

  it('handles generics in declarations, calls and constructors', () => {
    expect(code('function first<T>(list: T[]): T { return list[0]!; }')).toBe(
      'function first   (list     )    { return list[0] ; }',
    );
    expect(code('let m = new Map<string, number[]>([["a", pick<number[]>()]]);')).toBe(
      'let m = new Map                  ([["a", pick          ()]]);',
    );
    expect(
      code('interface I { m<const T>(x: T): void }\nlet f: <const T>(x: T) => T, g = <const T,>(x: T) => x'),
    ).toMatch(/^; *\nlet f {20,}, g = {11}\(x {3}\) => x$/);
    compiles('const id = async <T,>(x?: T, ...rest: number[]): Promise<T> => x!;');
  });

  it('handles classes', () => {
    compiles(`abstract class Layer<T> { abstract build(): void; declare kind: string; }
      class Stem<T> extends Layer<T> implements A, B {
        private readonly size: number = 224
        public ['computed'] = 1
        static readonly kernel?: number
        [key: string]: unknown;
        filters!: number;
        #hidden: number = 3;
        constructor(size?: number) { super(); this.size; size; }
        override build?(): void;
        get width(): number { return this.size as number }
        call<U>(this: Stem<T>, x: U): x is U { return true }
      }`);
  });

  it('handles overloads, predicates and optional patterns', () => {
    compiles(`function pad(n: number): number; function pad(n: string): string;
      function pad(n: any): any { return n }
      function check(x: unknown): asserts x is number {}
      const { a, b }: { a: number; b: string } = { a: 1, b: '' };
      try { } catch (error: unknown) { error }
      for (const x of [1, 2] as number[]) { x }
      let y = <any>a; (y as any) = 3; y! = 4;
      const o = { m<T>(x: T): T { return x }, get w(): number { return 1 }, async *g<T>(): AsyncGenerator<T> {} };
      const s = b satisfies string;`);
  });

  it('ends a statement where TypeScript ended it', () => {
    // Without the semicolon JavaScript would call `first`.
    expect(code('let first = x as any\n(console.log(1))\nlet z = 0')).toBe(
      'let first = x ;     \n(console.log(1))\nlet z = 0',
    );
    expect(code('let a = b\ntype X = number\n;[1].map(f)\nlet z = 0')).toContain(
      'let a = b\n;              \n [1]',
    );
  });

  it('keeps an arrow on the line of its parenthesis', () => {
    compiles('const f = (a: number): {\n  n: number\n} => ({ n: a })');
  });

  it('does not mistake comments and strings for types', () => {
    expect(code('let a = "x as any"; // b as number\nlet c = `: ${a} as string`;')).toBe(
      'let a = "x as any"; // b as number\nlet c = `: ${a} as string`;',
    );
  });
});

describe('what a cell cannot have', () => {
  it('says which construct and where', () => {
    expect(problems('let a = 1;\n@logged class A {}')).toEqual([
      { code: 'cell-decorator', values: {}, position: { line: 2, column: 0 } },
    ]);
    expect(problems('class A {\n  @logged m() {}\n  @logged x = 1 }')).toMatchObject([
      { code: 'cell-decorator', position: { line: 2, column: 2 } },
      { code: 'cell-decorator', position: { line: 3, column: 2 } },
    ]);
    expect(problems('class A { constructor(@logged private n: number) {} }')).toMatchObject([
      { code: 'cell-decorator', position: { line: 1, column: 22 } },
    ]);
    expect(problems('class A { accessor [n] = 1 }')).toEqual([
      { code: 'cell-accessor', values: {}, position: { line: 1, column: 10 } },
    ]);
  });

  it('refuses imports and exports', () => {
    expect(problems("import { a } from 'b';")).toEqual([
      { code: 'name-of-library', values: { name: 'b' }, position: { line: 1, column: 0 } },
    ]);
    expect(problems("const x = await import('./b.js');")).toMatchObject([{ code: 'cell-import' }]);
    expect(problems('import.meta.url')).toMatchObject([{ code: 'cell-import' }]);
    expect(problems("export * from 'b';")).toMatchObject([{ code: 'cell-export' }]);
    expect(names('export const a = 1;')).toEqual(['a']);
  });

  it('gives no code to run', () => {
    expect(code("export * from 'b';")).toBe('');
  });
});

describe('syntax errors', () => {
  it('have a line, a column and a code', () => {
    expect(problems('const a = 1;\nconst b = ;')).toEqual([
      { code: 'cell-unexpected-token', values: { found: ';' }, position: { line: 2, column: 10 } },
    ]);
    expect(problems('f(1, [2, 3)')).toMatchObject([
      { code: 'cell-unexpected-token', values: { found: ')' } },
    ]);
    expect(problems('if (x) {\n  y')).toMatchObject([
      { code: 'cell-unexpected-end', position: { line: 2, column: 3 } },
    ]);
    expect(problems("const s = 'abc\n")).toEqual([
      { code: 'cell-unterminated-string', values: { quote: "'" }, position: { line: 1, column: 10 } },
    ]);
    expect(problems('let a = 1;\nlet a = 2;')).toEqual([
      { code: 'cell-declared-twice', values: { name: 'a' }, position: { line: 2, column: 4 } },
    ]);
    expect(problems('return 3')).toMatchObject([{ code: 'cell-return' }]);
    expect(problems('const 합 = 1; const b = 2 합')).toMatchObject([
      { code: 'cell-unexpected-token', values: { found: '합' } },
    ]);
  });

  it('fill their English text', () => {
    expect(tell(parseCell('const b = ;').problems[0]!)).toBe(
      'Unexpected “;”. Look for a missing bracket, comma or quote before it.',
    );
  });

  it('refuse a megabyte at once', () => {
    const started = performance.now();
    expect(problems('x'.repeat(1_048_576))).toEqual([
      { code: 'cell-too-large', values: { limit: 262_144, size: 1_048_576 }, position: undefined },
    ]);
    expect(performance.now() - started).toBeLessThan(100 * slowness());
  });

  it('survive deep nesting and long chains', () => {
    expect(problems('['.repeat(100_000))).toMatchObject([{ code: 'cell-too-deep' }]);
    expect(problems('('.repeat(60_000) + '1' + ')'.repeat(60_000))).toMatchObject([
      { code: 'cell-too-deep' },
    ]);
    expect(problems('let a: ' + 'Array<'.repeat(30_000) + 'x')).toMatchObject([{ code: 'cell-too-deep' }]);
    expect(problems('async<T>('.repeat(2_000))).toMatchObject([{ code: 'cell-too-deep' }]);
    expect(problems('async<T>('.repeat(300))).toMatchObject([{ code: 'cell-too-deep' }]);
  });

  it('say so wherever the stack ends', () => {
    const below = (frames: number): string[] =>
      frames > 0 ? below(frames - 1) : parseCell('async<T>('.repeat(2_000)).problems.map((each) => each.code);
    const codes = Array.from({ length: 30 }, (_, at) => below(at * 3));
    expect(new Set(codes.flat())).toEqual(new Set(['cell-too-deep']));
  });
});

describe('declarations', () => {
  it('are the top-level names with their kinds and places', () => {
    expect(
      parseCell('const a = 1;\nlet [b, { c: d, ...e }] = f;\nfunction g() {}\nclass H {}').declarations,
    ).toEqual([
      { name: 'a', kind: 'const', position: { line: 1, column: 6 } },
      { name: 'b', kind: 'let', position: { line: 2, column: 5 } },
      { name: 'd', kind: 'let', position: { line: 2, column: 13 } },
      { name: 'e', kind: 'let', position: { line: 2, column: 19 } },
      { name: 'g', kind: 'function', position: { line: 3, column: 9 } },
      { name: 'H', kind: 'class', position: { line: 4, column: 6 } },
    ]);
  });

  it('include a hoisted var and nothing of inner blocks', () => {
    expect(
      names('if (x) { var a = 1; let b = 2; function c() {} } for (var i = 0; ; ) {} { class D {} }'),
    ).toEqual(['a', 'i']);
  });

  it('do not include types', () => {
    expect(names('interface A {} type B = 1; declare const c: number; declare function d(): void;')).toEqual(
      [],
    );
  });
});

describe('references', () => {
  it('are the free names at their first use', () => {
    expect(parseCell('const y = stem.apply(x);\ny.print(); x').references).toEqual([
      { name: 'stem', position: { line: 1, column: 10 } },
      { name: 'x', position: { line: 1, column: 21 } },
    ]);
  });

  it('leave out keys, members, labels and types', () => {
    expect(reads('const o = { a: 1, b, ["k" + c]: d, e() {} }; o.f.g; h: for (;;) { break h }')).toEqual([
      'b',
      'c',
      'd',
    ]);
    expect(reads('let m: Model = x as Tensor; let n: typeof other;')).toEqual(['x']);
    expect(reads('class A { static p = q; [r]() { return this.s } get t() { return u } #v = w }')).toEqual([
      'q',
      'r',
      'u',
      'w',
    ]);
  });

  it('respect shadowing, hoisting and closures', () => {
    expect(reads('const f = (a) => { const b = a; return b + c }; { let d = 1; d } d')).toEqual(['c', 'd']);
    expect(reads('use(); function use() { return later } const later = 1')).toEqual([]);
    expect(reads('const g = function fact(n) { return n ? fact(n - 1) : one }')).toEqual(['one']);
    expect(reads('try { t } catch ({ message }) { message; var v = 1 } v')).toEqual(['t']);
    expect(reads('switch (s) { case k: let z = 1; z }')).toEqual(['s', 'k']);
    expect(reads('for (const i of list) { i } i')).toEqual(['list', 'i']);
    expect(reads('function f() { return arguments[0] } const g = () => arguments')).toEqual(['arguments']);
    expect(reads('const C = class D { m() { return D } }; D')).toEqual(['D']);
  });

  it('see the outside from a default value, not the body', () => {
    expect(reads('function f(a = b, c = a) { var b = 1; return b + c }')).toEqual(['b']);
    expect(reads('const f = ({ x = y, [z]: w }, ...rest) => x + w + rest')).toEqual(['y', 'z']);
  });

  it('note assignments to names that are not the cell’s own', () => {
    expect(
      parseCell('let own = 1; own = 2; a = own; b.c = 3; [d, { e: f = g }] = own; h++; for (k of own) {}')
        .references,
    ).toEqual([
      { name: 'a', position: { line: 1, column: 22 }, assigned: { line: 1, column: 22 } },
      { name: 'b', position: { line: 1, column: 31 } },
      { name: 'd', position: { line: 1, column: 41 }, assigned: { line: 1, column: 41 } },
      { name: 'f', position: { line: 1, column: 49 }, assigned: { line: 1, column: 49 } },
      { name: 'g', position: { line: 1, column: 53 } },
      { name: 'h', position: { line: 1, column: 65 }, assigned: { line: 1, column: 65 } },
      { name: 'k', position: { line: 1, column: 75 }, assigned: { line: 1, column: 75 } },
    ]);
  });

  it('mark a name that is only asked about', () => {
    expect(parseCell('typeof model === "undefined"').references).toEqual([
      { name: 'model', position: { line: 1, column: 7 }, optional: true },
    ]);
    // Whoever asks whether a name is there reads it only where it is.
    expect(parseCell('typeof model && model.x').references).toEqual([
      { name: 'model', position: { line: 1, column: 7 }, optional: true },
    ]);
    expect(parseCell('try { model.x } catch { other.y }').references).toEqual([
      { name: 'model', position: { line: 1, column: 6 }, optional: true },
      { name: 'other', position: { line: 1, column: 24 } },
    ]);
  });

  it('allow await at the top level', () => {
    compiles('const images = await data.load("x"); for await (const step of nn.train(images)) { step }');
  });
});

describe('identity', () => {
  const same = (a: string, b: string): void => expect(parseCell(a).tokens).toBe(parseCell(b).tokens);
  const differ = (a: string, b: string): void => expect(parseCell(a).tokens).not.toBe(parseCell(b).tokens);

  it('ignores comments, spacing, types and a last semicolon', () => {
    same('const k = 7; // kernel\n', 'const   k=7');
    same('/* 224 → 112 */ f( a )', 'f(a)');
    same('const k: number = 7 as number', 'const k = 7');
    same('type A = 1;\nconst k = 7;', 'const k = 7;');
  });

  it('sees numbers, strings and templates', () => {
    differ('const k = 7', 'const k = 5');
    differ('f("a b")', 'f("a  b")');
    differ('f(`a\nb`)', 'f(`a\\nb`)');
    differ('f("a\\n", b)', 'f("a", "\\n", b)');
    differ('f(/a /)', 'f(/a/)');
  });

  it('sees a line break that has a meaning', () => {
    differ('const f = () => { return\n1 }', 'const f = () => { return 1 }');
    same('f(a,\n b)', 'f(a, b)');
  });

  it('of an unreadable cell is its text', () => {
    differ('const = 1', 'const  = 1');
  });
});

describe('the last expression', () => {
  it('is shown, and keeps its columns when it has its own line', () => {
    const parsed = parseCell('const a = 1 // one\na + 1;');
    expect(parsed.code).toBe('const a = 1;__last(( // one\na + 1));');
    expect(parsed.inserted).toBeUndefined();
    compiles('const a = 1 // one\na + 1;');
  });

  it('is shifted where it shares a line, and the shift is known', () => {
    const parsed = parseCell('let a = 1; a.b.c // show');
    expect(parsed.code).toBe('let a = 1; __last((a.b.c)) // show');
    expect(sourcePosition(parsed, { line: 1, column: 23 })).toEqual({ line: 1, column: 15 });
    expect(sourcePosition(parsed, { line: 1, column: 4 })).toEqual({ line: 1, column: 4 });
  });

  it('may be a comma list, an object, an await or a string', () => {
    expect(code('(1, 2)')).toBe('__last(((1, 2)))');
    expect(code('({ a: 1 })')).toBe('__last((({ a: 1 })))');
    expect(code('await model')).toBe('__last((await model))');
    expect(code("'use strict'")).toBe("__last(('use strict'))");
    for (const source of ['(1, 2)', '({ a: 1 })', 'await 1', 'x = 3', '() => 1\n', '`a`', 'f /* a */ ;'])
      compiles(source);
  });

  it('does not exist in a cell that ends with a declaration', () => {
    expect(parseCell('f();\nconst a = 1')).toMatchObject({ code: 'f();\nconst a = 1' });
    expect(parseCell('').code).toBe('');
  });

  it('may not be forged', () => {
    expect(problems('const __last = 1')).toMatchObject([{ code: 'cell-reserved-name' }]);
  });
});
