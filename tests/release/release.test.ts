import { expect, test } from 'vitest';
import { addressOf, fileAt, inOrder, stillUsed } from '../../src/release/index.ts';

const root = 'https://example.org/book/';

test('an address stands for a file, a folder for its page, and what is outside for nothing', () => {
  expect(fileAt(`${root}ko/glossary/?a=1#b`, root)).toBe('ko/glossary/index.html');
  expect(fileAt(root, root)).toBe('index.html');
  expect(fileAt(`${root}data/dogs-and-cats.bin`, root)).toBe('data/dogs-and-cats.bin');
  expect(fileAt('https://example.org/other/', root)).toBeUndefined();
});

test('a page is asked for by its folder', () => {
  expect(addressOf('ko/index.html', root)).toBe(`${root}ko/`);
  expect(addressOf('index.html', root)).toBe(root);
  expect(addressOf('404.html', root)).toBe(`${root}404.html`);
  expect(fileAt(addressOf('en/a b/index.html', root), root)).toBe('en/a b/index.html');
});

test('pages come first, what cells read last', () => {
  const files = Object.fromEntries(
    ['data/a.bin', 'kernel/base-1.js', '_astro/a.js', 'ko/index.html', 'search/ko.json'].map((file) => [
      file,
      [1, ''] as const,
    ]),
  );
  expect(inOrder({ id: '', files })).toEqual([
    'ko/index.html',
    '_astro/a.js',
    'search/ko.json',
    'kernel/base-1.js',
    'data/a.bin',
  ]);
});

test('what an open page may still ask for is kept', () => {
  expect(stillUsed([3, 2, 1], 1)).toEqual([3, 2]);
  expect(stillUsed([3, 2, 1], 2)).toEqual([3, 2, 1]);
});
