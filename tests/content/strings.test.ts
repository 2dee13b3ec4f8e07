import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Interface strings: both languages say the same things about the same values. */
const ui = new URL('../../content/ui/', import.meta.url);

type Strings = Record<string, unknown>;
const read = (path: string): Strings => JSON.parse(readFileSync(new URL(path, ui), 'utf8')) as Strings;

/** `key` or `key.inner` → text. */
function flatten(strings: Strings, prefix = ''): [string, string][] {
  return Object.entries(strings).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null
      ? flatten(value as Strings, `${prefix}${key}.`)
      : [[prefix + key, String(value)] as [string, string]],
  );
}

const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

function compare(ko: Strings, en: Strings): void {
  const korean = new Map(flatten(ko));
  const english = new Map(flatten(en));
  expect([...english.keys()].sort()).toEqual([...korean.keys()].sort());
  const differing = [...korean].filter(
    ([key, text]) => placeholders(text).join() !== placeholders(english.get(key) ?? '').join(),
  );
  expect(differing.map(([key, text]) => `${key}: ${text} | ${english.get(key) ?? ''}`)).toEqual([]);
  expect([...korean, ...english].filter(([, text]) => text.trim() === '').map(([key]) => key)).toEqual([]);
  // A Korean letter on an English page was left untranslated; names of the languages themselves are not.
  const untranslated = [...english].filter(
    ([key, text]) => /[가-힣]/.test(text) && !/한국어|잔차 노트/.test(text) && !/(^|\.)ko$/.test(key),
  );
  expect(untranslated).toEqual([]);
}

const filesOf = (folder: string): string[] =>
  existsSync(new URL(folder, ui))
    ? readdirSync(new URL(folder, ui)).filter((file) => file.endsWith('.json'))
    : [];

describe('strings by room', () => {
  it('exist in both languages', () => {
    expect(filesOf('en/')).toEqual(filesOf('ko/'));
    expect(filesOf('ko/')).not.toEqual([]);
  });

  it.each(filesOf('ko/'))('%s', (file) => {
    compare(read(`ko/${file}`), read(`en/${file}`));
  });
});

describe('strings of figures', () => {
  it.each(filesOf('figures/'))('%s', (file) => {
    const { ko, en, ...others } = read(`figures/${file}`) as { ko: Strings; en: Strings };
    expect(others).toEqual({});
    compare(ko, en);
  });
});
