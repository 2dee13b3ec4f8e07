import { parser } from '@lezer/python';
import { describe, expect, it } from 'vitest';
import { cellsOf, chapterSlugs } from './chapters.ts';

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
  it('has Keras code that is Python, joined', () => {
    const joined = cellsOf(slug)
      .map(({ keras }) => keras?.trimEnd() ?? '')
      .join('\n\n');
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
