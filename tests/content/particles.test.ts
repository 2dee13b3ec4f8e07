import { load } from 'js-yaml';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formulaEnding, wrongParticles } from './particles.ts';

/** 을 or 를 after a number is decided by how the number is read. */
const content = new URL('../../content/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, content), 'utf8');
const files = readdirSync(content, { recursive: true, encoding: 'utf8' }).sort();

it.each(files.filter((file) => /(^|[/.])ko\.mdx$/.test(file)))('%s', (file) => {
  const prose = read(file)
    .replace(/^import .*$/gm, '')
    .replace(/\$\$[\s\S]*?\$\$/g, '')
    .replace(/\]\([^)]*\)/g, ']')
    // Words that are only marked keep their particle; numbers of the networks stay.
    .replace(/<(?!Num\b)[^<>]*>/g, '');
  expect(wrongParticles(prose)).toEqual([]);
});

/** A particle in one form after a place: `{name}을`, which should be `{name}을(를)`. */
const decided = /\}’?(?:을|를|은|는|이|가|과|와|으로|로)(?![가-힣(])/g;

it.each(files.filter((file) => /^ui\/(ko|figures)\/[^/]+\.json$/.test(file)))('%s', (file) => {
  const strings = JSON.parse(read(file)) as Record<string, unknown>;
  // What a place stands for is known only when it is filled, and `fill` chooses the particle then.
  const korean = JSON.stringify(file.startsWith('ui/figures/') ? strings['ko'] : strings);
  expect(wrongParticles(korean.replace(/\{\w+\}/g, ' '))).toEqual([]);
  expect(korean.match(decided) ?? []).toEqual([]);
});

it('the glossary', () => {
  const meanings = (load(read('glossary.yaml')) as { ko: { meaning: string } }[]).map(({ ko }) => ko.meaning);
  expect(meanings.flatMap(wrongParticles)).toEqual([]);
});

describe('the check itself', () => {
  it.each([
    ['\\sigma_B^2', 'consonant'],
    ['10^{-5}', 'consonant'],
    ['\\varepsilon', 'consonant'],
    ['\\gamma', 'vowel'],
    ['w_1', 'ㄹ'],
    ['x_m', 'consonant'],
    ['F(x)', 'vowel'],
    ['115{,}605{,}504', 'vowel'],
    ['7 \\cdot 7 \\cdot 3 = 147', 'ㄹ'],
    ['\\hat{x}', undefined],
    ['\\lfloor 3 \\rfloor', undefined],
  ])('%s', (tex, end) => {
    expect(formulaEnding(tex)).toBe(end);
  });

  it('finds what is wrong and lets pass what is right', () => {
    expect(wrongParticles('$x_1$가 $\\gamma$을 56를 ResNet는 <Num of="resnet50.keras.layers" />를')).toEqual([
      '$x_1$가 → 이',
      '$\\gamma$을 → 를',
      '56를 → 을',
      'ResNet는 → 은',
      '<Num of="resnet50.keras.layers" />를 → 을',
    ]);
    expect(wrongParticles('$x_1$이 $\\gamma$를 56을 7로 3으로 4이므로 ResNet은 `stem`을 93%를')).toEqual([]);
  });
});
