import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { growInTurn } from '../../src/inspector/growing.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (then: () => void) => setTimeout(then, 16));
  vi.stubGlobal('cancelAnimationFrame', clearTimeout);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('one list grows between two frames, the one that was asked for first', () => {
  const grown: string[] = [];
  const list = (name: string, pieces: number) => () => {
    grown.push(name);
    return --pieces > 0;
  };
  growInTurn(list('a', 2));
  growInTurn(list('b', 1));
  for (const expected of [['a'], ['a', 'a'], ['a', 'a', 'b'], ['a', 'a', 'b']]) {
    vi.advanceTimersByTime(17);
    expect(grown).toEqual(expected);
  }
  growInTurn(list('c', 1));
  vi.advanceTimersByTime(17);
  expect(grown.at(-1)).toBe('c');
});

test('a list that is gone has no turn, and holds up none', () => {
  const grown: string[] = [];
  const away = growInTurn(() => grown.push('away') > 0);
  growInTurn(() => grown.push('here') < 0);
  away();
  vi.advanceTimersByTime(40);
  expect(grown).toEqual(['here']);
});

test('without frames a timer gives the turn', () => {
  vi.stubGlobal('requestAnimationFrame', () => 0);
  let grown = 0;
  growInTurn(() => ++grown < 2);
  vi.advanceTimersByTime(2_000);
  expect(grown).toBe(2);
});
