import type { ElementContent, Root } from 'hast';
import { expect, test } from 'vitest';
import { keepParticles } from '../../src/components/build/keep-particles.ts';

/** A paragraph of these parts, a formula for `$…$` and a code for `` `…` ``. */
function paragraph(...parts: string[]): Root {
  const children = parts.map((part): ElementContent => {
    const text = { type: 'text' as const, value: part };
    if (!/^[$`]/.test(part)) return text;
    const className = part.startsWith('$') ? ['language-math', 'math-inline'] : [];
    return { type: 'element', tagName: 'code', properties: { className }, children: [text] };
  });
  return { type: 'root', children: [{ type: 'element', tagName: 'p', properties: {}, children }] };
}

/** Its text once particles are kept: `|` where a line no longer breaks, `[…]` around what stays together. */
function kept(...parts: string[]): string {
  const tree = paragraph(...parts);
  keepParticles()(tree);
  const textOf = (node: Root | ElementContent): string => {
    if (node.type === 'text') return node.value;
    const inner =
      'children' in node ? node.children.map((child) => textOf(child as ElementContent)).join('') : '';
    return node.type === 'element' && node.tagName === 'span' ? `[${inner}]` : inner;
  };
  return textOf(tree).replaceAll('\u2060', '|');
}

test('a particle stays with a short formula', () => {
  expect(kept('곧 ', '$x + F(x)$', '입니다. 그런데')).toBe('곧 [$x + F(x)$입니다.] 그런데');
  expect(kept('$\\frac{\\partial L}{\\partial w}$', '를 구합니다.')).toBe(
    '[$\\frac{\\partial L}{\\partial w}$를] 구합니다.',
  );
  expect(kept('$x$', ' 그대로')).toBe('$x$ 그대로');
});

test('a long formula may break, and its particle with it', () => {
  const sum = '$9 \\cdot 3 \\cdot 16 + 16 = 448$';
  expect(kept(sum, '개입니다.')).toBe(`${sum}개입니다.`);
});

test('a particle stays with a code, and with a bracket or a per cent sign', () => {
  expect(kept('`tf.add(x, y)`', '로 더합니다.')).toBe('`tf.add(x, y)`|로 더합니다.');
  expect(kept('스킵 연결(skip connection)입니다. (끝) 25.03%로')).toBe(
    '스킵 연결(skip connection)|입니다. (끝) 25.03%|로',
  );
  expect(kept('블록 수가 [2, 2, 2, 2]이면')).toBe('블록 수가 [2, 2, 2, 2]|이면');
  expect(kept('‘풀링층과 밀집층’을, “한다”고')).toBe('‘풀링층과 밀집층’|을, “한다”|고');
});

test('other text is left alone', () => {
  expect(kept('The ', '$x$', 's are 5% (five) of it.')).toBe('The $x$s are 5% (five) of it.');
  expect(kept('합성곱층을 지납니다.')).toBe('합성곱층을 지납니다.');
});

test('and leaves one of many operators alone, which are wide', () => {
  expect(kept('$60 + 7 - 1 = 66$', '행에서')).toBe('$60 + 7 - 1 = 66$행에서');
});
