import { JSDOM } from 'jsdom';
import { expect, test } from 'vitest';
import { roundPlaces } from '../../src/components/build/rounded-svg.ts';

const round = (inner: string): string => {
  const { document } = new JSDOM(`<div><svg>${inner}</svg></div>`).window;
  const root = document.querySelector('div')!;
  roundPlaces(root);
  return root.querySelector('svg')!.innerHTML;
};

test('places are rounded to a tenth', () => {
  expect(round('<path d="M48,77.61L53.778,-138.818"></path>')).toBe('<path d="M48,77.6L53.8,-138.8"></path>');
  expect(round('<line x1="48" y1="352.48194353250165"></line>')).toBe('<line x1="48" y1="352.5"></line>');
  expect(round('<g transform="translate(0.5,20.04999)"></g>')).toBe('<g transform="translate(0.5,20)"></g>');
});

test('what is said, stretched or measured in letters is left alone', () => {
  for (const inner of [
    '<text y="0.32em">0.52631</text>',
    '<g transform="scale(0.00352)"></g>',
    '<rect fill-opacity="0.123"></rect>',
    '<path d="M1e-7,0"></path>',
  ])
    expect(round(inner)).toBe(inner);
});

test('a line of many corners goes by its steps, and ends where it ended', () => {
  const corners = Array.from({ length: 200 }, (_, at) => [44 + at * 1.675, 100 + 40 * Math.sin(at)] as const);
  const path = `M${corners.map(([x, y]) => `${x},${y}`).join('L')}`;
  const written = /d="([^"]*)"/.exec(round(`<path d="${path}"></path>`))![1]!;
  expect(written).toMatch(/^M44,100l1\.7/);
  const [start, steps] = written.slice(1).split('l') as [string, string];
  const numbers = (text: string) => [...text.matchAll(/-?\d*\.?\d+/g)].map(Number);
  const [at] = [numbers(start)];
  const moves = numbers(steps);
  expect(moves).toHaveLength(2 * (corners.length - 1));
  moves.forEach((move, index) => (at[index % 2]! += move));
  const [x, y] = corners.at(-1)!;
  expect(Math.abs(at[0]! - x)).toBeLessThan(0.06);
  expect(Math.abs(at[1]! - y)).toBeLessThan(0.06);
});
