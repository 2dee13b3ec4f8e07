import { describe, expect, it } from 'vitest';
import { codeUnderCells } from './chapters/code-under-cells.ts';
import { filesThatShare } from './own-process.ts';
import { provenFiles, reachOfFile } from './reach-of-files.ts';
import { hashOfFiles, modulesUnder } from './reached.ts';

describe('the modules under an entry', () => {
  const under = modulesUnder(['tests/node-kernel.ts']);

  it('are those it imports, one by way of another, and itself', () => {
    expect(under).toContain('tests/node-kernel.ts');
    expect(under).toContain('src/kernel/compose.ts');
    expect(under).toContain('src/kernel/library.ts');
  });

  it('are not those that it takes only types from, nor pages, figures or prose', () => {
    expect(modulesUnder(['tests/python.ts'])).toEqual([
      'scripts/python.mjs',
      'scripts/setup.mjs',
      'tests/python.ts',
    ]);
    expect(under.filter((file) => /^src\/(pages|figures|components)\/|\.mdx$/.test(file))).toEqual([]);
  });
});

it('the code under the cells has a name that does not change by itself', () => {
  expect(codeUnderCells()).toMatch(/^[0-9a-f]{64}$/);
  expect(codeUnderCells()).toBe(codeUnderCells());
});

it('the hash of files does not depend on their order, and depends on which they are', () => {
  const [one, other] = ['package.json', 'README.md'];
  expect(hashOfFiles([one, other])).toBe(hashOfFiles([other, one]));
  expect(hashOfFiles([one])).not.toBe(hashOfFiles([other]));
});

describe('a file of tests', () => {
  it('that reads prose, or looks at pages one by one, is never left out whole', () => {
    for (const file of [
      'content/terminology',
      'structure/imports',
      'browser/pages',
      'page/covered-results',
      'page/feed',
      'figures/computation-graph',
    ])
      expect(reachOfFile(`tests/${file}.test.ts`), file).toBeUndefined();
  });

  it('that drives a chapter reaches another thing than one that drives another', () => {
    const [first, second] = ['01-residual-block', '02-building-resnet'].map((chapter) =>
      reachOfFile(`tests/browser/chapters/${chapter}.test.ts`),
    );
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(first).not.toBe(second);
  });

  it('that walks through the chapters for their programs is left out while these are as they were', () => {
    for (const file of [
      'notebook/blank-types',
      'exercises/answers',
      'chapters/twins-in-keras',
      'page/labels',
    ])
      expect(reachOfFile(`tests/${file}.test.ts`), file).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is left out only where what has changed alone is run', () => {
    if (process.env['ONLY_CHANGED'] !== '1') expect(provenFiles()).toEqual([]);
  });
});

it('files share a process that have no tensors, no document and nothing in the place of a module or a clock', () => {
  const sharing = filesThatShare((file) => file.startsWith('tests/browser/'));
  expect(sharing).toEqual(expect.arrayContaining(['tests/i18n.test.ts', 'tests/structure/house.test.ts']));
  for (const alone of [
    'kernel/evaluate',
    'nn/build/build',
    'page/outputs',
    'notebook/pulse',
    'browser/pages',
  ])
    expect(sharing).not.toContain(`tests/${alone}.test.ts`);
});
