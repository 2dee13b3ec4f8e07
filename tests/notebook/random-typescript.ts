/** Random programs of enums and of namespaces. What they name may be missing or unset: that must come to the same, too. */
import { seededRandom } from '../../src/data/index.ts';

type Random = ReturnType<typeof randomBy>;

function randomBy(seed: number): {
  chance: (share: number) => boolean;
  below: (limit: number) => number;
  pick: <T>(list: readonly T[]) => T;
} {
  const next = seededRandom(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  return { chance: (share) => next() < share, below, pick: (list) => list[below(list.length)]! };
}

/** Members that count, compute, are texts or are known late, and read each other. */
export function randomEnums(seed: number): string {
  const { chance, below, pick } = randomBy(seed);
  const numbers: string[] = ['one', 'two'];
  const texts: string[] = ["'t'", 'name'];
  const number = (depth: number): string => {
    if (depth === 0 || chance(0.3)) return chance(0.5) ? String(below(20)) : pick(numbers);
    if (chance(0.2)) return `${pick(['-', '+', '~'])}(${number(depth - 1)})`;
    const operator = pick(['+', '-', '*', '/', '%', '**', '|', '&', '^', '<<', '>>', '>>>']);
    return `(${number(depth - 1)}) ${operator} (${number(depth - 1)})`;
  };
  const text = (): string =>
    pick([
      () => pick(texts),
      () => `${pick(texts)} + (${number(1)})`,
      () => `\`\${${number(1)}}-\${${pick(texts)}}\``,
    ])();
  const parts = ["const one = 1, two = one + 1, name = 'n'; let late = 3;"];
  for (let declared = 0; declared < 4; declared++) {
    const space = pick(['A', 'B', `N${declared}`]);
    const members: string[] = [];
    const [numbersBefore, textsBefore] = [numbers.length, texts.length];
    let counts = true;
    for (let at = below(6); at >= 0; at--) {
      const member = `m${parts.length}${at}`;
      const kind: string = counts
        ? pick(['next', 'number', 'text', 'late'])
        : pick(['number', 'text', 'late']);
      const value = kind === 'number' ? number(2) : kind === 'text' ? text() : 'late++ + late';
      members.push(kind === 'next' ? member : `${member} = ${value}`);
      counts = kind === 'next' || kind === 'number';
      if (kind === 'text') texts.push(member, `${space}.${member}`);
      else if (counts) numbers.push(member, `${space}.${member}`);
    }
    // Without its enum's name a member is known in its enum alone.
    numbers.push(...numbers.splice(numbersBefore).filter((each) => each.includes('.')));
    texts.push(...texts.splice(textsBefore).filter((each) => each.includes('.')));
    const list = members.join(pick([', ', ',\n  ', ' , /* , */ ']));
    // All declarations of an enum are constant, or none is.
    parts.push(`${space === 'B' ? 'const ' : ''}enum ${space} { ${list} }`);
  }
  return `${parts.join(pick(['\n', ' ']))}\nlog(one, two, name, late)`;
}

/** What a scope of a random program declares, so that nothing is declared twice there. */
interface Names {
  readonly local: Map<string, string>;
  /** Of a namespace, over all its declarations. */
  readonly exported: Map<string, string>;
  readonly spaces: Map<string, Names['exported']>;
}

/** Namespaces within each other, merged, shadowed and assigned to; `say` prints what a function gives or throws. */
export function randomNamespaces(seed: number): string {
  const random = randomBy(seed);
  return statements(random, { local: new Map(), exported: new Map(), spaces: new Map() }, 4, 16, false).join(
    '\n',
  );
}

const variables = ['x', 'y', 'z', 'f', 'A', 'B'];
const spaces = ['A', 'B', 'C'];

function expression(random: Random, depth: number): string {
  const { below, pick } = random;
  const name = (): string => pick(variables);
  const inner = (): string => expression(random, depth - 1);
  if (depth === 0) return pick([String(below(9)), name()]);
  return pick([
    () => String(below(9)),
    name,
    name,
    () => `typeof ${name()}`,
    () => `${pick(spaces)}.${name()}`,
    () => `({ ${name()}, k: ${inner()} })`,
    () => `((${name()}: any) => ${inner()})(${inner()})`,
    () => `(({ ${name()} = ${inner()} }: any) => ${name()})({ ${name()}: 3 })`,
    () => `[${inner()}, ${inner()}]`,
  ])();
}

function statements(random: Random, names: Names, depth: number, count: number, within: boolean): string[] {
  const { chance, below, pick } = random;
  const value = (deep = 1): string => expression(random, deep);
  const safely = (): string => `attempt(() => ${value(2)})`;
  const made = (): string => {
    const isExport = within && chance(0.6);
    const word = isExport ? 'export ' : '';
    const [name, other] = [pick(variables), pick(variables)];
    const declare = (each: string, kind: string): boolean => {
      if (names.local.has(each) || (isExport && names.exported.has(each))) return false;
      names.local.set(each, kind);
      if (isExport) names.exported.set(each, kind);
      return true;
    };
    const say = `say(() => ${value(2)});`;
    const forms: readonly (() => string)[] = [
      () =>
        declare(name, 'variable') ? `${word}${pick(['let', 'const', 'var'])} ${name} = ${safely()};` : say,
      () => (declare(name, 'variable') ? `${word}let { ${name} = ${safely()} } = {} as any;` : say),
      () =>
        declare(name, 'function')
          ? `${word}function ${name}(${pick(['', 'x = 1', 'A = 2', 'y?: any'])}) { ${say} return 1; }`
          : say,
      () =>
        declare(name, 'class')
          ? `${word}class ${name} { p = ${safely()}; constructor(public ${other}: any = 5) {} }`
          : say,
      () =>
        declare(pick(spaces), 'enum')
          ? `${word}enum ${[...names.local.keys()].at(-1) ?? ''} { x, y = ${pick(['x + 4', '1', 'Math.abs(-3)'])}, k = ${pick(['x | y', '"s"', 'y'])} }`
          : say,
      () => {
        const space = pick(spaces);
        const kind = isExport ? 'exported space' : 'space';
        const known = [names.local.get(space), isExport ? names.exported.get(space) : undefined];
        if (depth === 0 || known.some((each) => each !== undefined && each !== kind)) return say;
        names.local.set(space, kind);
        if (isExport) names.exported.set(space, kind);
        const exported = names.spaces.get(space) ?? new Map<string, string>();
        names.spaces.set(space, exported);
        const inside = { local: new Map<string, string>(), exported, spaces: new Map() };
        // What it exports is its own, so that it is there at run time whatever else is in it.
        const own = `export const own${below(1e9)} = 1;`;
        return `${word}namespace ${space} { ${[own, ...statements(random, inside, depth - 1, 6, true)].join(' ')} }`;
      },
      () => say,
      () => `say(() => { ${name} = ${value()} as any; });`,
      () => `say(() => { [${name}, ${other}] = [${value()}, 2] as any; });`,
      () => `say(() => { ({ ${name}, k: ${other} = ${value()} } = { ${name}: 8 } as any); });`,
      () => `{ let ${name} = 77; ${say} }`,
      () => `for (const ${name} of [1]) ${say}`,
    ];
    return pick(forms)();
  };
  return Array.from({ length: count }, made);
}
