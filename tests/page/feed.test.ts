import { readFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';
import { expect, test } from 'vitest';
import { atom, changesOf } from '../../src/components/build/feed.ts';

const changelog = `# Changelog

## Unreleased (2026-11-26)

### Added

- Search: in \`both\` languages,
  by pairs of syllables.

### Fixed

- A < B is said of tables.
`;

test('each change of each version is an entry with its day', () =>
  expect(changesOf(changelog)).toEqual([
    { kind: 'Added', date: '2026-11-26', text: 'Search: in both languages, by pairs of syllables.' },
    { kind: 'Fixed', date: '2026-11-26', text: 'A < B is said of tables.' },
  ]));

test('a version without a day is refused', () =>
  expect(() => changesOf('## 0.2.0\n\n### Added\n\n- This.\n')).toThrow('0.2.0'));

test('the book’s own changelog is a well-formed feed', () => {
  const own = readFileSync(new URL('../../CHANGELOG.md', import.meta.url), 'utf8');
  const text = atom(changesOf(own), new URL('https://example.org/notes/'));
  const { document } = new JSDOM(text, { contentType: 'application/xml' }).window;
  const entries = [...document.querySelectorAll('feed > entry')];
  expect(entries.length).toBeGreaterThan(20);
  for (const name of ['id', 'title', 'updated', 'content'])
    expect(entries.every((entry) => entry.querySelector(name)?.textContent !== '')).toBe(true);
  expect(new Set(entries.map((entry) => entry.querySelector('id')!.textContent)).size).toBe(entries.length);
});
