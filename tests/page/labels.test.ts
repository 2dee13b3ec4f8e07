import { JSDOM } from 'jsdom';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { frozenHtml } from '../../src/components/build/frozen-html.ts';
import type { FrozenCell } from '../../src/notebook/outputs/frozen.ts';
import { labelOf, relabel } from '../../src/notebook/outputs/index.ts';
import korean from '../../content/ui/ko/labels.json' with { type: 'json' };

const host = { labels: korean };

describe('the words of a cell in the language of the page', () => {
  it.each([
    ['train loss', '훈련 손실'],
    ['low', '하한'],
    ['cat 13%', '고양이 13%'],
    ['trained, 8 × 8 × 64', '훈련함, 8 × 8 × 64'],
    ['conv1_conv', 'conv1_conv'],
    ['my own words', 'my own words'],
    ['constructor', 'constructor'],
    ['toString 3', 'toString 3'],
  ])('%s', (text, label) => {
    expect(labelOf(host, text)).toBe(label);
    expect(labelOf({}, text)).toBe(text);
  });

  it('are looked for in a short text alone, and once from its end', () => {
    const long = `a${' '.repeat(200_000)}!`;
    const began = performance.now();
    expect(labelOf(host, long)).toBe(long);
    expect(labelOf(host, `${'a '.repeat(30)}!`)).toBe(`${'a '.repeat(30)}!`);
    expect(performance.now() - began).toBeLessThan(50);
  });

  it('stand in a drawing, arrows and all', () => {
    const { document } = new JSDOM(
      '<figure><style>loss</style><span>loss</span><svg><text>↑ loss</text><text>epoch →</text><text>0.5</text></svg></figure>',
    ).window;
    const figure = document.querySelector('figure')!;
    relabel(figure, host);
    expect([...figure.querySelectorAll('style, span, text')].map((each) => each.textContent)).toEqual([
      'loss',
      '손실',
      '↑ 손실',
      '에포크 →',
      '0.5',
    ]);
  });
});

it('are those of the controls and of the trainings of the book, too', () => {
  const root = new URL('../../content/chapters/', import.meta.url);
  const left: string[] = [];
  let seen = 0;
  for (const chapter of readdirSync(root))
    for (const file of readdirSync(new URL(`${chapter}/cells/`, root)).filter((each) =>
      /^[^.]*\.ts$/.test(each),
    )) {
      const source = readFileSync(new URL(`${chapter}/cells/${file}`, root), 'utf8');
      const controls = source.match(/Inputs\.\w+\([^;]*;/g) ?? [];
      const trainings = source.match(/nn\.train\([^;]*;/g) ?? [];
      const words = [...controls, ...trainings].flatMap((call) => [
        ...call.matchAll(/(?:label|name|checkpoint): '([^']+)'/g),
        ...call.matchAll(/[[ ]'([a-z]+)'(?=[,\]])/g),
      ]);
      seen += words.length;
      for (const [, word = ''] of words)
        if (/[A-Za-z]{3}/.test(word) && labelOf(host, word) === word && !/^(mine|ResNet-\d+)$/.test(word))
          left.push(`${chapter}/${file}: ${word}`);
    }
  expect(left).toEqual([]);
  expect(seen).toBeGreaterThan(25);
});

/** Names of layers, files, functions and signs are the same in every language. */
const isNoWord = (text: string): boolean =>
  !/[A-Za-z]{2}/.test(text) || /[_()[\]{}|=/.√∂∇^σγβεθηλ≠]/.test(text);
const names = /ResNet(?:-\d+)?|ResNeXt|ConvNeXt|torchvision|CNN|NaN|conv2d|\b(?:same|valid|pad|max)\b/g;

it('no column, name or title of a stored output is left in English', () => {
  const root = new URL('../../content/chapters/', import.meta.url);
  const left: string[] = [];
  for (const chapter of readdirSync(root))
    for (const file of readdirSync(new URL(`${chapter}/outputs/`, root))) {
      const stored = JSON.parse(
        readFileSync(new URL(`${chapter}/outputs/${file}`, root), 'utf8'),
      ) as FrozenCell;
      // Networks and trainings have words of their own.
      const outputs = stored.outputs.filter(({ kind }) => kind !== 'network' && kind !== 'custom');
      const html = frozenHtml({ ...stored, outputs }, file.replace('.json', ''), 'ko');
      const { document } = new JSDOM(html).window;
      const places = document.querySelectorAll(
        '[data-kind="table"] :is(th, td), .out-title, .out-value > .key, .out-plot text, [class*="swatch"]:not(:has([class*="swatch"]))',
      );
      for (const { textContent } of places) {
        const text = textContent.replace(/ = $/, '').replace(/^[↑↓←→] ?| ?[↑↓←→]$/g, '');
        if (!isNoWord(text.replaceAll(names, ''))) left.push(`${chapter}/${file}: ${text}`);
      }
    }
  expect([...new Set(left)]).toEqual([]);
}, 240_000);
