import { expect, test } from 'vitest';
import { createPace } from '../../src/notebook/client/pace.ts';

test('what is heavy waits until what came before it is taken, in order; what is light does not', () => {
  const sent: string[] = [];
  const pace = createPace<string>((item, last) => sent.push(last ? `${item}, last` : item), 10);
  expect(pace.put('a', 4)).toBe(true);
  pace.put('b', 7);
  expect(pace.put('c', 1)).toBe(false);
  pace.put('d', 50);
  pace.put('e', 0);
  expect(sent).toEqual(['a', 'b, last']);
  pace.taken();
  expect(sent.slice(2)).toEqual(['c', 'd, last']);
  pace.taken();
  pace.put('f', 1);
  expect(sent.slice(4)).toEqual(['e', 'f']);
});
