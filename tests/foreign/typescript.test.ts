import { describe, expect, it } from 'vitest';
import { keepNames } from '../../src/notebook/language/parse.ts';
import { useForeignCells } from './notebook.ts';

const { run, open, came } = useForeignCells();

/** As examples of TypeScript are written. */
const examples: [source: string, printed: string][] = [
  [
    `enum Activation { Relu = 'relu', Tanh = 'tanh' }
     interface Settings { units: number; activation?: Activation }
     class Layer {
       private readonly kernel: number[];
       constructor(protected readonly units: number, public readonly activation: Activation = Activation.Relu) {
         this.kernel = new Array<number>(units).fill(1);
       }
       toString(): string { return \`\${this.units} × \${this.activation} (\${this.kernel.length})\`; }
     }
     class Output extends Layer {
       constructor(units: number, public readonly classes: readonly string[]) {
         super(units, Activation.Tanh);
       }
       override toString(): string { return \`\${super.toString()} → \${this.classes.join('/')}\`; }
     }
     const settings: Settings = { units: 3 };
     console.log(String(new Layer(settings.units)));
     console.log(String(new Output(2, ['cat', 'dog'])));`,
    '3 × relu (3)\n2 × tanh (2) → cat/dog',
  ],
  [
    `namespace Geometry {
       export const unit = 1;
       export interface Point { x: number; y: number }
       export namespace Area {
         export function square(side: number): number { return side ** 2 * unit; }
       }
       export class Circle {
         constructor(private readonly radius: number, readonly at: Point = { x: 0, y: 0 }) {}
         get area(): number { return Math.round(Math.PI * Area.square(this.radius)); }
       }
     }
     import Area = Geometry.Area;
     const point: Geometry.Point = { x: 1, y: 2 };
     console.log(new Geometry.Circle(2, point).area, Area.square(3), point.x);`,
    '13 9 1',
  ],
  [
    `enum Permission { None = 0, Read = 1 << 0, Write = 1 << 1, All = Read | Write }
     namespace Permission {
       export function names(of: Permission): string {
         return [Permission.Read, Permission.Write].filter((each) => of & each).map((each) => Permission[each]).join('+');
       }
     }
     const mine: Permission = Permission.All;
     console.log(Permission.names(mine), Permission[mine], Object.keys(Permission).length);`,
    'Read+Write All 9',
  ],
  [
    `const enum Axis { Batch, Height, Width, Channels }
     const shape = tf.zeros([2, 4, 6, 3]).shape;
     console.log(shape[Axis.Channels], shape[Axis['Width']], Axis.Height);`,
    '3 6 1',
  ],
  [
    `import layers = require('@tensorflow/tfjs');
     export = layers.scalar(7).dataSync()[0];`,
    '',
  ],
];

describe('TypeScript that is more than types', () => {
  it.each(examples)('%s', async (source, printed) => {
    const came = await run(source);
    expect(came.error?.message).toBeUndefined();
    expect(came.codes).toEqual([]);
    expect(came.printed).toBe(printed);
  });

  it('shows what a cell ends in', async () => {
    const shown = async (source: string): Promise<unknown> => (await run(source)).outputs;
    expect(await shown('enum Mode { train, test }\nMode.test')).toMatchObject([
      { kind: 'value', value: { text: '1' } },
    ]);
    expect(await shown('enum Mode { train, test }')).toEqual([]);
    expect(await shown('namespace N { export const x = 1; }\nN.x + 1')).toMatchObject([
      { value: { text: '2' } },
    ]);
    expect(await shown('(class { static accessor x = 4 }).x')).toMatchObject([{ value: { text: '4' } }]);
    expect(await shown('export = 3 + 4;')).toMatchObject([{ value: { text: '7' } }]);
  });

  // `¦` marks where it goes wrong.
  it.each([
    'enum Mode { train = 1, test = ¦nowhere.x }',
    'enum Mode { train = 1, test = (() => { throw ¦new Error("x") })() }',
    'namespace N { export const a = 1, b = 2; export const c = a + b + ¦gone(); }\nfunction gone() { throw new Error("x") }',
    'namespace N { export let list: number[] | undefined; export const first = list!.¦length; }',
    'class Cat { constructor(public name: string, private readonly age = 1) { this.name = name; ¦check(age); } }\nfunction check(n: number) { throw new Error(String(n)) }\nnew Cat("navi");',
    'class Base { constructor(public x = 1) {} }\nclass Cat extends Base { constructor(public y: number) { super(); this.y.¦nothing(); } }\nnew Cat(2);',
    'enum E { a } namespace N { export const x = E.a; } const y = N.x; y.¦nothing();',
  ])('goes wrong where it stands: %s', async (marked) => {
    const before = marked.slice(0, marked.indexOf('¦')).split('\n');
    const { error } = await run(`1;\n${marked.replace('¦', '')}\n2;`);
    const places = [error?.position, ...(error?.frames ?? [])].filter((place) => place !== undefined);
    expect(places).toContainEqual(
      expect.objectContaining({ line: before.length + 1, column: before.at(-1)!.length }),
    );
  });
});

describe('among the cells', () => {
  it('enums and namespaces are read by others, and change them', async () => {
    const notebook = open({
      use: 'console.log(Colour.Red, Colour[1], Net.area(), new Net.Layer(4).units, Kind.dense);',
      kinds: 'enum Kind { dense = Net.base }',
      colours: 'enum Colour { Red, Green }',
      net: 'namespace Net { export const base = size * 10; export const area = () => base ** 2; export class Layer { constructor(readonly units: number) {} } }',
      size: 'const size = 2;',
    });
    await notebook.settled();
    expect(notebook.cell('use').problems).toEqual([]);
    expect(await notebook.run('use')).toBe('fresh');
    expect(came(notebook, 'use').printed).toBe('0 Green 400 4 20');
    expect(['kinds', 'colours', 'net', 'size'].map((cell) => notebook.cell(cell).state)).toEqual([
      'fresh',
      'fresh',
      'fresh',
      'fresh',
    ]);
    await notebook.edit('size', 'const size = 3;');
    await notebook.run('use');
    expect(came(notebook, 'use').printed).toBe('0 Green 900 4 30');
    await notebook.edit('colours', 'enum Colour { Green, Red }');
    expect(notebook.cell('use').state).toBe('stale');
    expect(notebook.cell('net').state).toBe('fresh');
    notebook.dispose();
  });

  it('a member that another cell gives is a text where that is one', async () => {
    const notebook = open({
      first: "enum First { name = 'n', size = 4 } const plain = 'p';",
      second:
        'enum Second { a = First.name, b = First.size, c = plain }\nconsole.log(Object.keys(Second).join());',
    });
    await notebook.run('second');
    expect(came(notebook, 'second').printed).toBe('4,a,b,c');
    notebook.dispose();
  });

  it('a name that two cells declare is refused, and can be kept to one of them', async () => {
    const notebook = open({
      one: 'enum Mode { train }\nMode.train',
      two: 'namespace Mode { export const x = 1 }\nMode.x',
    });
    await notebook.settled();
    for (const cell of ['one', 'two'])
      expect(notebook.cell(cell).problems).toMatchObject([
        { code: 'duplicate-name', values: { name: 'Mode', cells: 'one, two' }, position: { line: 1 } },
      ]);
    await notebook.edit('two', keepNames('namespace Mode { export const x = 1 }\nMode.x')!);
    await notebook.runAll();
    expect(came(notebook, 'one').outputs).toMatchObject([{ value: { text: '0' } }]);
    expect(came(notebook, 'two').outputs).toMatchObject([{ value: { text: '1' } }]);
    notebook.dispose();
  });

  it('a name of another cell is not assigned to from within', async () => {
    const notebook = open({ one: 'let rate = 1;', two: 'namespace N { rate = 2; }\nenum E { a = rate++ }' });
    await notebook.settled();
    expect(notebook.cell('two').problems).toMatchObject([
      {
        code: 'assigns-other-cell',
        values: { name: 'rate', cell: 'one' },
        position: { line: 1, column: 14 },
      },
    ]);
    notebook.dispose();
  });
});
