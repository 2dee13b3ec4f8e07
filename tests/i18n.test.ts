import { describe, expect, test } from 'vitest';
import { fill } from '../src/i18n.ts';
import { chooseParticles } from '../src/josa.ts';

describe('a template', () => {
  test('writes numbers in groups of digits', () => {
    expect(fill('{n} parameters', { n: 25583592 }, 'en')).toBe('25,583,592 parameters');
  });

  test('without a value for a place is an error, not a brace on the page', () => {
    expect(() => fill('{n} parameters', {}, 'en')).toThrow('No value for {n}');
  });

  test('keeps what is no particle: English is left alone', () => {
    expect(fill('{name} (이)', { name: 'x' }, 'en')).toBe('x (이)');
  });
});

describe('Korean particles follow the sound before them', () => {
  const korean = (template: string, name: string | number) => fill(template, { name }, 'ko');

  test('Hangul, by its final consonant', () => {
    expect(korean('{name}을(를)', '합성곱층')).toBe('합성곱층을');
    expect(korean('{name}을(를)', '배치 정규화')).toBe('배치 정규화를');
    expect(korean('{name}은(는)', '모양')).toBe('모양은');
    expect(korean('{name}이(가)', '깊이')).toBe('깊이가');
    expect(korean('{name}와(과)', '개')).toBe('개와');
    expect(korean('{name}와(과)', '특성 맵')).toBe('특성 맵과');
  });

  test('(으)로, where ㄹ counts as a vowel', () => {
    expect(korean('{name}(으)로', '그룹')).toBe('그룹으로');
    expect(korean('{name}(으)로', '필터')).toBe('필터로');
    expect(korean('{name}(으)로', '픽셀')).toBe('픽셀로');
    expect(korean('{name}(으)로', 7)).toBe('7로');
    expect(korean('{name}(으)로', 3)).toBe('3으로');
  });

  test('(이), which falls away after a vowel', () => {
    expect(korean('{name}(이)라고', '고양이')).toBe('고양이라고');
    expect(korean('{name}(이)라고', '강아지')).toBe('강아지라고');
    expect(korean('‘{name}’(이)라는', 'stem')).toBe('‘stem’이라는');
  });

  test('이어야, which becomes 여야 after a vowel', () => {
    expect(korean('{name}이어야(여야) 합니다', 3)).toBe('3이어야 합니다');
    expect(korean('{name}이어야(여야) 합니다', '[null, 5]')).toBe('[null, 5]여야 합니다');
  });

  test('digits, as Korean reads them', () => {
    const read = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => korean('{name}을(를)', digit));
    expect(read.join(' ')).toBe('0을 1을 2를 3을 4를 5를 6을 7을 8을 9를');
    expect(korean('{name}이(가)', 100)).toBe('100이');
    expect(korean('{name}이(가)', 1_000_000)).toBe('1,000,000이');
    expect(korean('{name}이(가)', 1_000_000_000_000)).toBe('1,000,000,000,000가');
    expect(korean('{name}은(는)', '[null, 224, 224, 3]')).toBe('[null, 224, 224, 3]은');
    expect(korean('{name}은(는)', '7×7×64')).toBe('7×7×64는');
    expect(korean('‘{name}’이(가)', ')')).toBe('‘)’가');
    expect(korean('‘{name}’이(가)', ';')).toBe('‘;’이');
    expect(korean('‘{name}’이(가)', '@')).toBe('‘@’이(가)');
    expect(korean('{name}을(를)', '93%')).toBe('93%를');
  });

  test('Latin words, as Korean borrows them', () => {
    expect(korean('{name}을(를)', 'stem')).toBe('stem을');
    expect(korean('{name}을(를)', 'model')).toBe('model을');
    expect(korean('{name}(으)로', 'model')).toBe('model로');
    expect(korean('{name}을(를)', 'tensor')).toBe('tensor를');
    expect(korean('{name}을(를)', 'block')).toBe('block을');
    expect(korean('{name}은(는)', 'featureMap')).toBe('featureMap은');
    expect(korean('{name}은(는)', 'link')).toBe('link는');
    expect(korean('{name}은(는)', 'tf.add()')).toBe('tf.add()는');
    expect(korean('“{name}”이(가)', 'conv1_relu')).toBe('“conv1_relu”가');
    expect(korean('“{name}”이(가)', 'conv2_block1_1_bn')).toBe('“conv2_block1_1_bn”이');
    expect(korean('“{name}”을(를)', 'conv2d')).toBe('“conv2d”를');
  });

  test('letters that are spelt out', () => {
    expect(korean('{name}은(는)', 'CNN')).toBe('CNN은');
    expect(korean('{name}(으)로', 'URL')).toBe('URL로');
    expect(korean('{name}은(는)', 'GPU')).toBe('GPU는');
    expect(korean('{name}이(가)', 'x')).toBe('x가');
    expect(korean('{name}이(가)', 'n')).toBe('n이');
  });

  test('closing quotes and brackets are passed over', () => {
    expect(korean('‘{name}’을(를)', '합성곱')).toBe('‘합성곱’을');
    expect(korean('셀({name})을(를)', '줄기')).toBe('셀(줄기)를');
  });

  test('a pair stays where the reading cannot be told', () => {
    expect(korean('{name}을(를)', 'name')).toBe('name을(를)');
    expect(korean('{name}을(를)', '∇')).toBe('∇을(를)');
    expect(chooseParticles('을(를)')).toBe('을(를)');
  });
});
