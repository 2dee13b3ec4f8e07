import { parser } from '@lezer/python';
import { describe, expect, it } from 'vitest';
import { cellsOf, chapterSlugs } from './chapters.ts';
import { undefinedNames } from './python-names.ts';

/** Lines at which a grammar of Python cannot go on; needs no Python on the machine. */
function syntaxErrors(python: string): string[] {
  const found: string[] = [];
  parser.parse(python).iterate({
    enter: ({ type, from }) => {
      if (!type.isError) return;
      const before = python.slice(0, from).split('\n');
      found.push(`${before.length}: ${python.split('\n')[before.length - 1] ?? ''}`);
    },
  });
  return found;
}

describe.each(chapterSlugs)('%s', (slug) => {
  const joined = cellsOf(slug)
    .map(({ keras }) => keras?.trimEnd() ?? '')
    .join('\n\n');

  it('has Keras code in which every name is defined before it is used', () => {
    expect(undefinedNames(`${joined}\n`)).toEqual([]);
  });

  it('has Keras code that is Python, joined', () => {
    expect(joined.length).toBeGreaterThan(0);
    expect(syntaxErrors(`${joined}\n`)).toEqual([]);
  });
});

describe('the grammar', () => {
  it('finds what is no Python', () => {
    expect(syntaxErrors('x = 1\ny = (2,\n')).toEqual(['3: ']);
    expect(syntaxErrors('const x = 1;\n')).not.toEqual([]);
    expect(syntaxErrors('for i in range(3):\n    print(f"{i}")\n')).toEqual([]);
  });
});

describe('the search for undefined names', () => {
  it.each([
    ['import numpy as np\nx, (y, z) = np.array(0), (1, 2)\nprint(x + y, z)', []],
    ['def f(a, *rest, b=1, **more):\n    return [n * a + b for n, _ in rest]\nprint(f(1, c=2))', []],
    ['with open("f") as file:\n    total = 0\n    total += len(file)\nlast = lambda x: x + total', []],
    ['from keras import layers\nfor i, name in enumerate(["a"]):\n    print(f"{name} {i:>3}")', []],
    ['print(x)\nx = 1', ['1: x']],
    ['def f(a):\n    inner = a\n    return inner\nprint(inner)', ['4: inner']],
    ['import a.b as c\nprint(b)', ['2: b']],
    ['print(f"{missing}")', ['1: missing']],
    ['y = [n for n in other]', ['1: other']],
    ['f = dict(key=value)', ['1: value']],
  ])('%s', (python, missing) => {
    expect(undefinedNames(python)).toEqual(missing);
  });
});
