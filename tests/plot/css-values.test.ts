import { describe, expect, test } from 'vitest';
import { isColor, isHarmlessStyle, isPaint, isPicture } from '../../src/notebook/protocol/css-values.ts';

const escaped = String.raw`u\72l(http://example.com/x)`;

describe('colours', () => {
  test.each([
    'red',
    'RebeccaPurple',
    'transparent',
    'currentColor',
    '#abc',
    '#abcd',
    '#aabbcc',
    '#AABBCCDD',
    'rgb(1, 2, 3)',
    'rgb(1,2,3,0.5)',
    'rgba(10%, 20%, 30%, 1)',
    'rgb(1 2 3 / 50%)',
    'hsl(120deg, 50%, 50%)',
    'hsla(0.3turn 50% 50% / .5)',
    'hwb(90 10% 10%)',
    'lab(50% -20 30)',
    'oklch(60% 0.2 none)',
    'color(display-p3 1 0.5 0 / 0.3)',
    'var(--main)',
    'color-mix(in oklab, red 30%, var(--main))',
    'color-mix(in hsl shorter hue, rgb(1, 2, 3), 20% blue)',
  ])('%s is one', (text) => expect(isColor(text)).toBe(true));

  test.each([
    '',
    'no-colour',
    '#ab',
    '#abcde',
    'rgb()',
    'rgb(1, 2)',
    'rgb(1, 2, 3, 4, 5)',
    'rgb(calc(1), 2, 3)',
    'rgb(1, 2, url(x))',
    'rgb(1, 2, 3); background: url(x)',
    'url(http://example.com/x)',
    'url(#a)',
    'image-set("x" 1x)',
    'var(--a, url(http://example.com/x))',
    'var(--\\61)',
    'color-mix(in srgb, red, url(x))',
    'attr(x)',
    escaped,
    `red ${escaped}`,
    'red\\',
    `#${'a'.repeat(300)}`,
  ])('%s is none', (text) => expect(isColor(text)).toBe(false));

  test('a paint may also be a part of the same drawing', () => {
    expect(['url(#clip-1)', 'none', 'url("#a")'].map(isPaint)).toEqual([true, true, true]);
    expect(['url(a#b)', 'url(//x#b)', 'url(#a) red', escaped].map(isPaint)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

test.each([
  ['none', true],
  ['blur(2px) drop-shadow(0 0 1px rgb(1, 2, 3))', true],
  ['url(#a)', true],
  ['multiply', true],
  ['var(--text)', true],
  ['"Noto Serif KR", system-ui, sans-serif', true],
  ['translate(1,2) rotate(30)', true],
  ['url(http://example.com/x)', false],
  ['URL( "x" )', false],
  ['image-set("x" 1x)', false],
  ['-webkit-image-set("x" 1x)', false],
  ['cross-fade(red, "x")', false],
  ['src("x")', false],
  ['red; background: blue', false],
  ['@import "x"', false],
  [escaped, false],
])('%s as a style: %s', (text, harmless) => expect(isHarmlessStyle(text)).toBe(harmless));

test.each([
  ['data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ', true],
  ['data:image/webp;base64,UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==', true],
  ['data:image/gif;base64,R0lGODlhAQABAAAAACw=', true],
  // 20,000 × 20,000, of which a file can be as short as one likes.
  ['data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAATiAAAE4gCAYAAAAfFcSJ', false],
  ['data:image/gif;base64,R0lGODlh//////AAAAACw=', false],
  ['data:image/png;base64,AAAA', false],
  ['data:image/svg+xml;base64,AAAA', false],
  ['data:image/svg+xml,<svg/>', false],
  ['data:text/html;base64,AAAA', false],
  ['data:image/png,AAAA', false],
  [' data:image/png;base64,AAAA', false],
  ['http://example.com/x.png', false],
  ['blob:http://example.com/x', false],
  ['', false],
])('%s as a picture: %s', (text, picture) => expect(isPicture(text)).toBe(picture));
