import { expect, test } from 'vitest';
import { searchIndex } from '../../scripts/publish/search-index.ts';
import { glossary as ofTheBook } from '../../src/components/build/glossary.ts';
import { createSearch } from '../../src/search/index.ts';

const chapter = `<head><meta name="description" content="더하기 하나."></head><main><h1>잔차 블록</h1><div class="prose">
<p id="start.1">들어가는 말</p>
<h2 id="stem">스템</h2>
<p id="stem.1">배치 정규화\u2060를 <span class="katex"><span class="katex-mathml"><math><mi>x</mi></math></span><span class="katex-html">x</span></span>에 씁니다.</p>
<notebook-cell id="cell-stem" data-cell="stem"><div data-source><pre><code><span>const a</span> = <b>1</b>;</code></pre></div>
<div data-output><p id="stem.2">출력</p></div></notebook-cell>
<figure class="plate" id="figure-flow"><svg><text>안 찾음</text></svg><figcaption><span class="label">그림 1</span> 흐름</figcaption></figure>
<form class="quiz" id="quiz-a" data-quiz="a"><legend><span class="kicker">확인 문제</span><p id="stem.3">왜요?</p></legend><label>답</label>
<details><p id="stem.4">그래서입니다.</p></details></form>
<details class="solution"><pre>비밀</pre><p id="stem.5">비밀</p></details></div></main>`;
const glossary = [
  {
    id: 'bn',
    ko: {
      term: '배치 정규화',
      aliases: ['배치놈'],
      avoid: ['배치 (노멀|노말)라이[제재] ?션', '(?<!전 )표준화'],
    },
    en: { term: 'batch normalisation', aliases: ['BN'] },
  },
];

test('places of a page, each once, under its heading, without what would be given away', () => {
  const { pages, entries } = searchIndex(new Map([['ko/01/', chapter]]), 'ko', glossary, '간단한 망');
  expect(pages).toEqual([{ path: 'ko/01/', title: '잔차 블록' }]);
  expect(entries.map(({ kind, at, title, under, text }) => [kind, at, title, under, text])).toEqual([
    ['page', '', '잔차 블록', '', '더하기 하나.'],
    ['paragraph', 'start.1', '', '', '들어가는 말'],
    ['section', 'stem', '스템', '', ''],
    ['paragraph', 'stem.1', '', '스템', '배치 정규화를 x에 씁니다.'],
    ['cell', 'cell-stem', 'stem', '스템', 'const a = 1;'],
    ['figure', 'figure-flow', '그림 1', '스템', '흐름'],
    ['question', 'quiz-a', '확인 문제', '스템', '왜요?'],
    ['paragraph', 'stem.4', '', '스템', '그래서입니다.'],
  ]);
});

test('a place that names a term is known by the term’s other names', () => {
  const { entries } = searchIndex(new Map([['ko/01/', chapter]]), 'ko', glossary, '');
  expect(entries.filter(({ also }) => also.includes('batch normalisation')).map(({ at }) => at)).toEqual([
    'stem.1',
  ]);
  expect(
    entries
      .find(({ at }) => at === 'stem.1')
      ?.also.trim()
      .split('\n'),
  ).toEqual([
    '배치놈',
    'batch normalisation',
    'BN',
    '배치 노멀라이제션',
    '배치 노멀라이재션',
    '배치 노말라이제션',
    '배치 노말라이재션',
  ]);
});

test('a term of the book is found by what it is called elsewhere', () => {
  const text = '과대적합과 합성곱층과 그레이디언트와 에포크입니다.';
  const page = `<main><h1>장</h1><div class="prose"><p id="a.1">${text}</p></div></main>`;
  const { entries } = searchIndex(new Map([['ko/01/', page]]), 'ko', ofTheBook, '');
  const search = createSearch({ entries });
  for (const query of ['과적합', '오버피팅', '컨볼루션', '그래디언트', '에폭', 'overfitting'])
    expect(
      search(query).map(({ at }) => at),
      query,
    ).toContain('a.1');
});

test('a term has its name, its meaning, and its name in the other language', () => {
  const page =
    '<main><h1>Glossary</h1><dl class="glossary"><div id="bn"><dt>batch normalisation <span lang="ko">배치 정규화</span></dt><dd>It is.</dd></div></dl></main>';
  const { entries } = searchIndex(new Map([['en/glossary/', page]]), 'en', glossary, '');
  expect(entries[1]).toMatchObject({ kind: 'term', at: 'bn', title: 'batch normalisation', text: 'It is.' });
  expect(entries[1]?.also).toContain('배치 정규화');
});

test('networks of the page of architectures are places of it', () => {
  const { entries } = searchIndex(
    new Map([['en/architectures/', '<main><h1>Five</h1></main>']]),
    'en',
    [],
    'Simple CNN',
  );
  const networks = entries.filter(({ kind }) => kind === 'architecture').map(({ at, title }) => [at, title]);
  expect(networks).toContainEqual(['net-imagenet-152', 'ResNet-152']);
  expect(networks).toContainEqual(['net-cifar-20', 'ResNet-20 (CIFAR)']);
  expect(networks).toContainEqual(['net-simple-4', 'Simple CNN']);
});
