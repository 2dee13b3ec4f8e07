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
