import type { Root } from 'hast';
import { expect, test } from 'vitest';
import { keepParticles } from '../../src/components/keep-particles.ts';

/** The text of a paragraph of these parts, with `|` where a line may no longer break; `$…$` is a formula. */
function joined(...parts: string[]): string {
  const children = parts.map((part) =>
    part.startsWith('$')
      ? ({
          type: 'element',
          tagName: 'code',
          properties: {},
          children: [{ type: 'text', value: part }],
        } as const)
      : ({ type: 'text', value: part } as const),
  );
  const tree = {
    type: 'root',
    children: [{ type: 'element', tagName: 'p', properties: {}, children }],
  } as Root;
  keepParticles()(tree);
  const text = (node: unknown): string => {
    const { value = '', children = [] } = node as { value?: string; children?: unknown[] };
    return value + children.map(text).join('');
  };
  return text(tree).replaceAll('\u2060', '|');
}

test('a particle stays with its formula', () => {
  expect(joined('곧 ', '$F(x)$', '입니다.')).toBe('곧 $F(x)$|입니다.');
  expect(joined('$x$', ' 그대로')).toBe('$x$ 그대로');
});

test('and with what stands in brackets or per cent before it', () => {
  expect(joined('스킵 연결(skip connection)입니다. (끝) 25.03%로')).toBe(
    '스킵 연결(skip connection)|입니다. (끝) 25.03%|로',
  );
});

test('other text is left alone', () => {
  expect(joined('The ', '$x$', 's are 5% (five) of it.')).toBe('The $x$s are 5% (five) of it.');
  expect(joined('합성곱층을 지납니다.')).toBe('합성곱층을 지납니다.');
});
