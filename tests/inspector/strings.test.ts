import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import en from '../../content/ui/en/inspector.json';
import ko from '../../content/ui/ko/inspector.json';
import calculatorEn from '../../content/ui/en/shape-calculator.json';
import calculatorKo from '../../content/ui/ko/shape-calculator.json';

const folder = new URL('../../src/inspector/', import.meta.url);
const sources = readdirSync(folder)
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
  .join('\n');
const page = readFileSync(new URL('../../src/pages/[lang]/architectures.astro', import.meta.url), 'utf8');
const keys = new Set(Object.keys(ko));

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

test.each([
  ['inspector', ko, en],
  ['shape calculator', calculatorKo, calculatorEn],
])('%s: both languages have the same keys, with the same places to fill', (_, first, second) => {
  const other: Record<string, string> = second;
  expect(Object.keys(other)).toEqual(Object.keys(first));
  for (const [key, text] of Object.entries(first)) {
    expect([key, places(other[key] ?? '')]).toEqual([key, places(text)]);
  }
});

test('every key that the code names exists', () => {
  const named = [...`${sources}\n${page}`.matchAll(/\b(?:texts|t)\('([\w.]+\.[\w. ]+)'/g)].map(
    (match) => match[1] ?? '',
  );
  expect(named.length).toBeGreaterThan(60);
  expect(named.filter((key) => !keys.has(key))).toEqual([]);
});

test('no key is left over', () => {
  const families = [...sources.matchAll(/`([\w.]+\.)\$\{/g)].map((match) => match[1] ?? '');
  const unused = [...keys].filter(
    (key) =>
      !`${sources}\n${page}`.includes(`'${key}'`) && !families.some((family) => key.startsWith(family)),
  );
  expect(unused).toEqual([]);
});

test('each layer kind and each of its settings has a name', () => {
  const spec = readFileSync(join(import.meta.dirname, '../../src/nn/spec/layer-spec.ts'), 'utf8');
  const kinds = [...spec.matchAll(/kind: ((?:'\w+'(?: \| )?)+)/g)].flatMap(
    (match) => match[1]?.match(/\w+/g) ?? [],
  );
  expect(kinds).toContain('subsamplePad');
  expect(kinds.filter((kind) => !keys.has(`kind.${kind}`))).toEqual([]);

  const shownElsewhere = [
    'name',
    'kind',
    'inputs',
    'shape',
    'outputShape',
    'furtherShapes',
    'outputs',
    'parameters',
    'layers',
  ];
  const fields = [...spec.matchAll(/readonly (\w+)\??:/g)].map((match) => match[1] ?? '');
  const sides = ['top', 'bottom', 'left', 'right', 'total'];
  const settings = fields.filter((field) => !shownElsewhere.includes(field) && !sides.includes(field));
  expect(settings).toContain('depthMultiplier');
  expect(settings.filter((field) => !keys.has(`setting.${field}`))).toEqual([]);
});
