import { expect, test } from 'vitest';
import { workShape } from '../../src/inspector/worked-shape.ts';
import { conv, input, pad, sameConv } from './stem-fixture.ts';

test('a convolution behind a zero padding is worked from the unpadded size', () => {
  const { lines, notes } = workShape(conv, pad);
  expect(lines.map((line) => line.plain)).toEqual([
    '224 + 3 + 3 = 230',
    '⌊(230 − 7)/2⌋ + 1 = ⌊111.5⌋ + 1 = 112',
  ]);
  expect(lines.map((line) => line.axis)).toEqual(['both', 'both']);
  expect(notes).toEqual([{ key: 'unread', values: { rows: 1, columns: 1 } }]);
});

test('the TeX says the same as the plain text', () => {
  expect(workShape(conv).lines[0]?.tex).toBe(
    String.raw`\left\lfloor \frac{230 - 7}{2} \right\rfloor + 1 = \lfloor 111.5 \rfloor + 1 = 112`,
  );
});

test('uneven padding of “same” is pointed out, since the shape hides it', () => {
  const { lines, notes } = workShape(sameConv, input);
  expect(lines[0]?.plain).toBe('224 + 2 + 3 = 229');
  expect(notes.map((note) => note.key)).toContain('samePadding');
});

test('height and width are told apart when they differ', () => {
  const [height, width] = conv.formula.rule === 'window' ? conv.formula.axes : [];
  if (height === undefined || width === undefined) throw new Error('fixture');
  const wide = {
    ...conv,
    formula: {
      rule: 'window' as const,
      axes: [height, { ...width, n: 330, quotient: 161.5, result: 162 }],
      channels: 64,
    },
  };
  expect(workShape(wide).lines.map((line) => line.axis)).toEqual(['height', 'width']);
});

test('dilation widens the window before the division', () => {
  const dilated = {
    ...conv,
    formula: {
      rule: 'window' as const,
      axes: [
        {
          axis: 'height' as const,
          n: 32,
          before: 0,
          after: 0,
          kernel: 3,
          stride: 1,
          dilation: 2,
          quotient: 27,
          result: 28,
          unread: 0,
        },
      ],
      channels: 8,
    },
  };
  expect(workShape(dilated).lines.map((line) => line.plain)).toEqual([
    '2·(3 − 1) + 1 = 5',
    '⌊(32 − 5)/1⌋ + 1 = 27 + 1 = 28',
  ]);
});
