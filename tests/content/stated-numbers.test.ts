import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { languages } from '../../src/i18n.ts';
import { chapterSlugs, mdxOf } from './chapters.ts';
import { flatten } from './korean-rules.ts';
import { formulasOf, numericEqualities } from './tex-arithmetic.ts';

/**
 * A result that was measured is never typed: it is a `<Num>`, computed from what is stored. What may stand in the
 * prose as a percentage or a decimal is listed here, each with where it comes from.
 */
const stated: Readonly<Record<string, { from: string; numbers: readonly string[] }[]>> = {
  '01-residual-block': [
    {
      from: 'tables of the ResNet paper',
      numbers: ['27.94%', '28.54%', '27.88%', '25.03%', '24.52%', '24.19%'],
    },
    { from: 'an invented network, in a question', numbers: ['12%', '14%', '8%', '11%'] },
    { from: 'a setting, or given for a sum', numbers: ['0.1', '0.5'] },
  ],
  '02-building-resnet': [
    { from: 'a setting, or given for a sum', numbers: ['0.1', '0.2', '0.9', '0.99', '0.001', '0.02', '1.7'] },
    { from: 'a worked formula beside it, rounded', numbers: ['40%', '112.5', '0.5'] },
    { from: 'values of the sigmoid and its tangent', numbers: ['0.731', '0.75', '0.881'] },
    { from: 'shares of a normal distribution', numbers: ['95%', '70%', '16%'] },
    { from: 'invented networks, in questions', numbers: ['74%', '75%', '77%'] },
  ],
  '03-convolution-layers': [
    { from: 'weights of a grey picture', numbers: ['0.299', '0.587', '0.114'] },
    { from: 'given, or a worked formula beside it', numbers: ['0.5', '0.693', '0.82'] },
  ],
  '04-dogs-and-cats': [
    { from: 'a setting', numbers: ['0.01', '0.02', '0.003', '0.03', '0.3', '0.1'] },
    { from: 'ln 2, and the probability that has it for a loss', numbers: ['0.693', '0.5'] },
    { from: 'levels of confidence', numbers: ['95%', '0.05'] },
    { from: 'quantiles of Student’s t at 2, 4 and 8 degrees of freedom', numbers: ['4.3', '2.8', '2.3'] },
    { from: 'the limit above which “neither” is said', numbers: ['0.8'] },
    {
      from: 'invented networks, in questions',
      numbers: ['31%', '50%', '70%', '75%', '80%', '99%', '100%'],
    },
  ],
  '05-what-survived': [
    {
      from: 'tables of the Bag of Tricks paper',
      numbers: ['3.8', '4.1', '4.3', '76.21%', '76.66%', '76.87%', '77.16%'],
    },
    { from: 'computed numbers beside it, rounded', numbers: ['0.1%', '12%'] },
  ],
};

/** What readers read, without formulas, computed numbers, code and the attributes of components. */
const proseAlone = (mdx: string): string =>
  mdx
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replace(/^import .*$/gm, '')
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/\$\$[\s\S]*?\$\$/g, '')
    .replace(/\$[^$\n]+\$/g, '')
    .replace(/`[^`\n]*`/g, '')
    .replace(/<[^<>]*>/g, '');

const numbersOf = (prose: string): string[] =>
  [...prose.matchAll(/\d[\d.,]*\s?%|(?<![\d.])\d+\.\d+/g)].map(([text]) => text.replace(/\s/g, ''));

/** How much more without saying how much: a measured factor that nobody computed. */
const vague =
  /(?<!hundreds of )\b(?:some|tens|dozens|hundreds|thousands|millions?) (?:of )?times\b|\bseveral times (?:over|as|the)\b|(?:수|몇)(?:십|백|천|만|백만)? ?배(?!인지|일까|쯤 될까)/;

describe.each(chapterSlugs)('%s', (slug) => {
  const allowed = new Set((stated[slug] ?? []).flatMap(({ numbers }) => numbers));

  it.each(languages)('states no bare result (%s)', (language) => {
    expect(numbersOf(proseAlone(mdxOf(slug, language))).filter((number) => !allowed.has(number))).toEqual([]);
  });

  it('lists nothing that is no longer stated', () => {
    const all = new Set(languages.flatMap((language) => numbersOf(proseAlone(mdxOf(slug, language)))));
    expect([...allowed].filter((number) => !all.has(number))).toEqual([]);
  });
});

/** Counts that are no result of a sum: what was given, and what others report. */
const given: Readonly<Record<string, { from: string; counts: readonly string[] }[]>> = {
  '01-residual-block': [
    { from: 'classes of ImageNet; layers of networks in the papers', counts: ['1000', '1001'] },
    { from: 'a year', counts: ['2014', '2015'] },
  ],
  '04-dogs-and-cats': [
    { from: 'photographs of the data and of CIFAR-10', counts: ['1000', '2000', '5000', '10000', '50000'] },
    { from: 'amounts that an experiment set', counts: ['5400', '9600', '40000'] },
  ],
  '05-what-survived': [{ from: 'a year', counts: ['2015', '2019'] }],
};

/** Numbers of four digits and more that no sum of the chapter has on either side; those of a citation are its own. */
function aloneIn(mdx: string): string[] {
  const plain = (text: string) => text.replace(/(?<=\d)(?:\{,\}|,)(?=\d{3})/g, '');
  const summed = formulasOf(mdx)
    .flatMap(numericEqualities)
    .flatMap(({ left, right }) => plain(`${left} ${right}`).match(/\d+/g) ?? []);
  const prose = mdx
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replace(/^import .*$/gm, '')
    .replace(/<Cite\b[\s\S]*?<\/Cite>/g, '')
    .replace(/`[^`\n]*`|<[^<>]*>/g, '');
  return (plain(prose).match(/\d{4,}/g) ?? []).filter((number) => !summed.includes(number));
}

describe.each(chapterSlugs)('counts of %s', (slug) => {
  const allowed = new Set((given[slug] ?? []).flatMap(({ counts }) => counts));

  it.each(languages)('stand in a sum, or were given (%s)', (language) => {
    expect(aloneIn(mdxOf(slug, language)).filter((number) => !allowed.has(number))).toEqual([]);
  });

  it('lists nothing that is no longer stated', () => {
    const all = new Set(languages.flatMap((language) => aloneIn(mdxOf(slug, language))));
    expect([...allowed].filter((number) => !all.has(number))).toEqual([]);
  });
});

// How long a training takes on the reader's machine is no result of the book.
const aboutTime = /\btakes ten seconds\b|기계에서는 그 몇 배가 걸리/;

it.each(languages)('no measured factor is left vague (%s)', (language) => {
  const sentences = chapterSlugs.flatMap((slug) =>
    proseAlone(mdxOf(slug, language))
      .split(/(?<=[.?!])\s+/)
      .map((sentence) => `${slug}: ${sentence}`),
  );
  expect(sentences.filter((sentence) => vague.test(sentence) && !aboutTime.test(sentence))).toEqual([]);
});

// What a machine does faster differs from the next; a message that says by how much has measured it ({ms}).
const typedSpeed =
  /\b(?:twice|two|three|four|five|ten|\d+)(?: times)? (?:as )?(?:slow|fast)|(?:[두세네]|다섯|열|\d+) ?배(?:쯤|나|는)? (?:느|빠|더 (?:느|빠))/;

it.each(languages)('no message gives a speed that nobody measured (%s)', (language) => {
  const folder = new URL(`../../content/ui/${language}/`, import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  const messages = files.flatMap((file) =>
    flatten(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))).map(
      ({ line, text }) => `${file}, ${line}: ${text}`,
    ),
  );
  expect(messages.length).toBeGreaterThan(500);
  expect(messages.filter((message) => typedSpeed.test(message))).toEqual([]);
});

describe('the check itself', () => {
  it.each(['It is about three times slower.', 'Runs 2 times faster.', '세 배쯤 느립니다.', '10배 빠릅니다.'])(
    '%s',
    (text) => {
      expect(typedSpeed.test(text)).toBe(true);
    },
  );

  it('finds a count that nobody has added up', () => {
    expect(aloneIn('It has $26{,}560$ of 1,024 = what $32 \\cdot 32 = 1{,}024$ makes.')).toEqual(['26560']);
  });

  it.each([
    ['It gets 81.3% right.', ['81.3%']],
    ['It gets <Num of="x | %1" /> right, at $p = 0.5$.', []],
    ['정확도는 60%대입니다.', ['60%']],
  ])('%s', (text, found) => {
    expect(numbersOf(proseAlone(text))).toEqual(found);
  });

  it.each([
    'It is tens of times larger.',
    '수십 배 큽니다.',
    'They differ several times over.',
    '몇 배씩 다릅니다.',
  ])('%s', (text) => {
    expect(vague.test(text)).toBe(true);
  });
});
