import { load } from 'js-yaml';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { flatten, koreanRules, proseOf, violations, type GlossaryTerm } from './korean-rules.ts';

/** The Korean of the book against its glossary, and against common slips. */
const content = new URL('../../content/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, content), 'utf8');

interface Term extends GlossaryTerm {
  ko: GlossaryTerm['ko'] & { meaning: string };
}
const glossary = load(read('glossary.yaml')) as Term[];
const rules = koreanRules(glossary);

const files = readdirSync(content, { recursive: true, encoding: 'utf8' }).sort();
const texts = files.filter((file) => /(^|[/.])ko\.mdx$/.test(file));
const strings = files.filter((file) => /^(ui\/(ko|figures)\/[^/]+|imagenet\/names\.ko)\.json$/.test(file));

it('there is something to check', () => {
  expect(texts.length).toBeGreaterThanOrEqual(2);
  expect(strings.length).toBeGreaterThanOrEqual(2);
});

describe.each(texts)('%s', (file) => {
  it('is written by the glossary and well spelt', () => {
    expect(violations(proseOf(read(file)), rules)).toEqual([]);
  });
});

describe.each(strings)('%s', (file) => {
  it('is written by the glossary and well spelt', () => {
    const all = JSON.parse(read(file)) as Record<string, unknown>;
    const korean = file.startsWith('ui/figures/') ? all['ko'] : all;
    expect(violations(flatten(korean), rules)).toEqual([]);
  });
});

/** What follows a formula set apart begins a sentence: the formula has ended the one before. */
const orphan = /^(?:입니다|이므로|이고|이며|이면|이라|배가|배입|가 |이 |을 |를 |은 |는 |로 |으로 |만큼|쯤)/;

describe.each(texts)('%s', (file) => {
  it('leaves no end of a sentence behind after a formula', () => {
    const following = [...read(file).matchAll(/(?:\$\$|<\/Formula>)\n\n([^\n<$].*)/g)].map(
      ([, text = '']) => text,
    );
    expect(following.filter((text) => orphan.test(text))).toEqual([]);
  });
});

it('the glossary keeps to itself', () => {
  const lines = glossary.map(({ id, ko }) => ({ line: id, text: ko.meaning }));
  expect(violations(lines, rules)).toEqual([]);
});

describe('the check itself', () => {
  it.each([
    ['컨볼루션으로 계산합니다.', '합성곱층'],
    ['풀링 레이어를 지납니다.', '층'],
    ['네트워크를 학습합니다.', '신경망'],
    ['네트워크를 학습합니다.', '훈련'],
    ['모형의 매개변수입니다.', '모델'],
    ['모형의 매개변수입니다.', '파라미터'],
    ['곱셈-덧셈을 셉니다.', '곱셈-누산'],
    ['화소를 읽습니다.', '픽셀'],
    ['부류를 고릅니다.', '클래스'],
    ['다시 실행하십시오.', '-세요'],
    ['개나 고양이입니다.', '강아지'],
    ['이 층은 가중치를 가집니다.', '이 있습니다, 이 있는'],
    ['훈련에 의해 바뀝니다.', '능동으로, 에서'],
    ['여러 사진들을 봅니다.', '들 없이'],
    ['| 1×1 | 채널을 줄인다 | 64 |', '-니다, -기'],
    ['한 변이 32 픽셀입니다.', '수와 단위를 붙여서'],
    ['잔차 네트워크를 만듭니다.', '잔차 신경망'],
    ['합성곱 층 두 개입니다.', '합성곱층'],
    ['배치 노멀라이제이션을 씁니다.', '배치 정규화'],
    ['값이 되어집니다.', '피동을 한 번만'],
    ['두 칸  띄었습니다.', '빈칸 하나'],
    ['"인용"은 둥근 따옴표로 합니다.', '‘ ’ “ ”'],
    ['최대값을 고릅니다.', '사이시옷: 최댓값, 초깃값'],
    ['층이 하나이다.', '-니다.'],
    ['이렇게 할수 있습니다.', '할 수'],
  ])('%s', (text, instead) => {
    const found = violations([{ line: 1, text }], rules);
    expect(found.some((each) => each.endsWith(`→ ${instead}`))).toBe(true);
  });

  it('lets good Korean pass, and what is no prose', () => {
    const good = [
      '---',
      'title: 합성곱층',
      '---',
      "import X from './x.svelte';",
      `<Term id="relu">렐루 함수</Term>(ReLU)는 \`"레이어"\`를 $  a  $만 남깁니다.`,
      '| 표 |  칸 |',
    ].join('\n');
    expect(violations(proseOf(good), rules)).toEqual([]);
  });

  it('says where', () => {
    expect(violations(proseOf('첫 줄입니다.\n레이어입니다.'), rules)).toEqual(['2: …레이어입니다.… → 층']);
  });
});
