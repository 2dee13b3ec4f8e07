import { describe, expect, test } from 'vitest';
import { createSearch, type Entry, excerptOf, matcherOf } from '../../src/search/index.ts';
import { nounShown, withoutParticle } from '../../src/search/particles.ts';
import { isOneSlipFrom, keysOf } from '../../src/search/slips.ts';
import { termsOfWords, wordsOf } from '../../src/search/words.ts';

const entry = (text: string, more: Partial<Entry> = {}): Entry => ({
  kind: 'paragraph',
  page: 0,
  at: '',
  title: '',
  under: text,
  text,
  also: '',
  ...more,
});
const texts = [
  '합성곱층은 작은 창을 밀며 같은 가중치를 곱합니다.',
  '합성곱 층을 하나 더 쌓아 봅시다.',
  '풀링층에는 가중치가 없습니다.',
  '잔차 블록의 출력에 입력을 더합니다.',
  '고양이 사진과 강아지 사진입니다.',
  'ResNet-50은 병목 블록을 씁니다.',
  'batchNorm 층의 conv2_block1_1_conv 이름',
];
const termsOf = (text: string) => termsOfWords(wordsOf(text));
const search = createSearch({ entries: texts.map((text) => entry(text)) });
const found = (query: string): string[] =>
  search(query)
    .map(({ text }) => text)
    .sort();

test('of what is pasted the beginning is looked up, however long it is', () => {
  expect(found('고양이 사진과 강아지 사진입니다.')[0]).toContain('고양이');
  expect(search('가'.repeat(30_000))).toEqual([]);
  expect(search.understood('그레이디언트 뷁쉛 '.repeat(1_000)).length).toBeLessThan(200);
});

describe('Korean', () => {
  test.each(['합성곱층은', '합성곱층', '합성곱 층', '합성곱 층을', '합성곱층에서'])(
    '%s finds the convolutional layer, joined and apart',
    (query) => expect(found(query)).toEqual([texts[0], texts[1]].sort()),
  );

  test('a noun that ends like a particle is found', () => {
    expect(found('고양이')).toEqual([texts[4]]);
    expect(found('고양이를')).toEqual([texts[4]]);
  });

  describe('a noun that ends like a particle', () => {
    const said = [
      '정확도가 올랐습니다.',
      '정확한 값과 정확히 같은 식',
      '막대의 길이를 봅니다.',
      '먼 길을 돌아 지름길로 옵니다.',
      '검증 정확도는 낮습니다.',
      '층에서 층으로 갑니다. 층에서는 더합니다.',
      '온도 하나로 나눕니다.',
      '배열이 텐서가 됩니다.',
      '연결을 더한 결과를 봅니다.',
      '층이 서로를 기다립니다. 결과가 같습니다.',
    ];
    const inThem = createSearch({ entries: said.map((text) => entry(text)) });
    test.each([
      ['정확도', [0, 4]],
      ['정확도를', [0, 4]],
      ['정확', [0, 1, 4]],
      ['길이', [2]],
      ['길이는', [2]],
      ['길', [2, 3]],
      ['검증 정확도', [4]],
      ['검증정확도', [4]],
      ['텐서로', [7]],
      ['연결과', [8]],
      ['서로', [9]],
      ['층에서', [5, 9]],
      ['온도', [6]],
    ])('%s', (query, places) =>
      expect(
        inThem(query)
          .map(({ text }) => said.indexOf(text))
          .sort(),
      ).toEqual(places),
    );
    test('is shown by a particle behind it, and a particle behind another shows none', () => {
      expect(nounShown('정확도가')).toBe('정확도');
      expect(nounShown('결과를')).toBe('결과');
      for (const word of ['층에서는', '블록만을', '합성곱층이', '블록들이', '층은'])
        expect(nounShown(word)).toBeUndefined();
    });
  });

  test('words that stand apart are found together', () => expect(found('출력 잔차')).toEqual([texts[3]]));

  test('a joined word finds its parts', () => expect(found('잔차블록')).toEqual([texts[3]]));

  test('a single syllable is a word, not a piece of any', () => {
    expect(found('창을')).toEqual([texts[0]]);
    expect(termsOf('층을')).toContain('층');
    expect(termsOf('풀링층에는')).not.toContain('층');
  });

  test('a syllable that is still being written is waited for', () =>
    expect(found('합성곱ㅊ')).toEqual([texts[0], texts[1]].sort()));

  test('decomposed letters, as a Mac hands them in, are the same', () =>
    expect(found('잔차 블록'.normalize('NFD'))).toEqual([texts[3]]));

  describe('a slip of a key', () => {
    const said = [
      '정확도가 올랐습니다.',
      '층이 안정화되고 심화도 합니다.',
      '배치 정규화를 씁니다.',
      '그레이디언트',
      '베개',
    ];
    const inThem = createSearch({ entries: said.map((text) => entry(text)) });
    test.each([
      ['정화도', 0, '정확도'],
      ['정화도를', 0, '정확도'],
      ['벼치 정귀화는', 2, '배치 정규화'],
      ['배치정규와', 2, '배치정규와'],
      ['베치', 2, '배치'],
      ['정규호', 2, '정규화'],
      ['그레읻', 3, '그레이디언트'],
      ['그레이디넌트', 3, '그레이디언트'],
    ])('%s', (query, place, understood) => {
      expect(inThem.understood(query)).toBe(understood);
      expect(inThem(query).map(({ text }) => said.indexOf(text))).toEqual([place]);
    });
    test('what is in the book is left as it is, and so is what is near nothing', () => {
      for (const query of ['안정화', '정확도', '화도', '퀴퍼', '층', 'gradeint', '정확도를 그레이디언트로'])
        expect(inThem.understood(query)).toBe(query);
    });
    test('is one key missing, added, another, or in the place of its neighbour, and no more', () => {
      expect(keysOf('확꽤뷁')).toBe('ㅎㅗㅏㄱㄲㅗㅐㅂㅜㅔㄹㄱ');
      for (const [typed, word] of ['ab abc', 'abc ab', 'abc abd', 'abc acb'].map((two) => two.split(' ')))
        expect(isOneSlipFrom(typed!, word!)).toBe(true);
      for (const [typed, word] of ['abc abc', 'abc cba', 'ab abcd', 'abc a', 'abc adc2'].map((two) =>
        two.split(' '),
      ))
        expect(isOneSlipFrom(typed!, word!)).toBe(false);
    });
  });

  test.each([
    ['ㅎㅅㄱ', '합성곱'],
    ['ㅈㅊ ㅂㄹ', '잔차 블록'],
    ['ㅈㅊㅂㄹ', '잔차블록'],
    ['ㄱㅇㅈ', '강아지'],
    ['ㅎㅎㅎ', 'ㅎㅎㅎ'],
    ['ㄱㅈ', '가중치'],
    ['합성곱ㅊ', '합성곱ㅊ'],
    ['ㅊ', 'ㅊ'],
  ])('initial consonants are short for words: %s', (query, understood) =>
    expect(search.understood(query)).toBe(understood),
  );

  test('a particle alone leaves the word', () => {
    expect(withoutParticle('합성곱층은')).toBe('합성곱층');
    expect(withoutParticle('으로')).toBe('으');
    expect(withoutParticle('는')).toBe('는');
  });
});

describe('Latin', () => {
  test.each(['ResNet-50', 'resnet50', 'resnet 50', 'ResNet50은', 'resn', 'resent'])(
    '%s finds ResNet-50',
    (query) => expect(found(query)).toContain(texts[5]),
  );
  test('names of code are found whole and in parts', () => {
    expect(found('batch norm')).toEqual([texts[6]]);
    expect(found('batchnorm')).toEqual([texts[6]]);
    expect(found('conv2_block1_1_conv')).toEqual([texts[6]]);
    expect(found('block1')).toEqual([texts[6]]);
  });
  describe('a slip of a key', () => {
    const said = ['The accuracy of Accuracy', 'the gradient flows', 'a colour', 'maxPool2d', 'ResNet-50'];
    const inThem = createSearch({ entries: said.map((text) => entry(text)) });
    test.each([
      ['acuracy', 0, 'accuracy'],
      ['gradeints', 1, 'gradient'],
      ['Acuracy of', 0, 'accuracy of'],
      ['gradeint', 1, 'gradient'],
      ['color', 2, 'colour'],
      ['maxpol2d', 3, 'maxpool2d'],
      ['rensnet-50', 4, 'resnet-50'],
    ])('%s', (query, place, understood) => {
      expect(inThem.understood(query)).toBe(understood);
      expect(inThem(query).map(({ text }) => said.indexOf(text))).toEqual([place]);
    });
    test('what is in the book is left as it is, and so is what it begins with, what is short and what is near nothing', () => {
      for (const query of ['Accuracy', 'accu', 'gradients', 'Pool', 'flwo', 'transformers', 'crossentropy'])
        expect(inThem.understood(query)).toBe(query);
    });
  });
  test('a number is not another number', () => expect(found('ResNet-18')).not.toEqual([texts[5]]));
});

describe('order', () => {
  const entries = [
    entry('여기서 배치 정규화를 이야기합니다.'),
    entry('배치마다 정규화 방법이 다릅니다.'),
    entry('', { kind: 'section', title: '배치 정규화', under: '' }),
    entry('층마다 평균을 0으로 맞춥니다.', { also: 'batch normalisation\nbatch norm' }),
  ];
  const ordered = createSearch({ entries });
  test('a heading comes before who mentions it, the very words before the same words apart', () =>
    expect(ordered('배치 정규화').map((each) => entries.indexOf(each))).toEqual([2, 0, 1]));
  test('the other language’s name of a term finds it', () =>
    expect(ordered('batch norm').map((each) => entries.indexOf(each))).toEqual([3]));
  test('nothing is found for nothing, or for a word that is nowhere', () => {
    expect(ordered(' ·')).toEqual([]);
    expect(ordered('퀴퍼')).toEqual([]);
  });
  test('no section fills the list', () => {
    const many = Array.from({ length: 20 }, () => entry('잔차', { under: '스템' }));
    expect(createSearch({ entries: many })('잔차')).toHaveLength(3);
  });
});

describe('what is marked', () => {
  const marked = (text: string, query: string): string[] =>
    excerptOf(text, matcherOf(query))
      .filter((piece) => piece.found)
      .map((piece) => piece.text);
  test('the noun, with or without a gap', () => {
    expect(marked(texts[0]!, '합성곱 층')).toEqual(['합성곱', '층']);
    expect(marked(texts[1]!, '합성곱층은')).toEqual(['합성곱 층']);
  });
  test('a noun that ends like a particle, whole where it stands so', () => {
    expect(marked('정확도는 높고', '정확도')).toEqual(['정확도']);
    expect(marked('블록을 더하는 블록', '블록과')).toEqual(['블록', '블록']);
  });
  test('Latin words from their beginning, whatever joins them', () => {
    expect(marked('the ResNet 50 and preresnet-50', 'resnet-50')).toEqual(['ResNet 50']);
    expect(marked('one layer', 'layers')).toEqual(['layer']);
  });
  test('signs are taken as signs', () => expect(marked('f(x) is x', 'x*')).toEqual(['x', 'x']));
  test('far inside a text, from a word’s beginning', () => {
    const pieces = excerptOf(`${'가나 다라 '.repeat(40)}잔차 블록 ${'마바 '.repeat(60)}`, matcherOf('잔차'));
    const text = pieces.map((piece) => piece.text).join('');
    expect(text).toMatch(/^…(가나|다라) .*잔차 블록.*…$/);
    expect(text.length).toBeLessThan(130);
  });
  test('particles on the line of what they follow', () => {
    const pieces = excerptOf('지름길(shortcut)이라고도 하며 44.2%입니다.', matcherOf('shortcut)'));
    expect(pieces.map((piece) => piece.text).join('')).toBe(
      '지름길(shortcut)\u2060이라고도 하며 44.2%\u2060입니다.',
    );
  });
});
