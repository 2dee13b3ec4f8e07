import { expect, test } from 'vitest';
import { sheetsOf, withOneSheet } from '../../scripts/publish/one-stylesheet.ts';

const page = (...names: string[]): string =>
  `<head><style>@font-face{}</style>${names.map((name) => `<link rel="stylesheet" href="../../_astro/${name}">`).join('')}<script></script></head>`;
const textOf = (name: string): string => `/* ${name} */`;

test('a page has one sheet, which holds its sheets in their order', () => {
  const one = withOneSheet(page('katex.A.css', 'base.B.css'), textOf)!;
  expect(one.text).toBe('/* katex.A.css */\n/* base.B.css */');
  expect(one.html).toBe(page(one.name));
  expect(sheetsOf(one.html)).toEqual([one.name]);
});

test('what stands in the head beside its sheets stands in it too, but for faces and what names files from where the page lies', () => {
  const faces = '<style>@font-face{src:url("../_astro/f.woff2")}</style>';
  const link = '<link rel="stylesheet" href="../_astro/a.css">';
  const named = '<style>.d{background:url("../photos/d.webp")}</style>';
  const one = withOneSheet(
    `<head>${faces}<style>.b{}</style>${link}<style>.c{background:url("data:x")}</style>${named}</head><style>.e{}</style>`,
    textOf,
  )!;
  expect(one.text).toBe('.b{}\n/* a.css */\n.c{background:url("data:x")}');
  expect(one.html).toBe(
    `<head>${faces}<link rel="stylesheet" href="../_astro/${one.name}">${named}</head><style>.e{}</style>`,
  );
});

test('pages with the same sheets share it; another order is another sheet; a page with one keeps it', () => {
  const name = (...names: string[]) => withOneSheet(page(...names), textOf)?.name;
  expect(name('a.css', 'b.css')).toBe(name('a.css', 'b.css'));
  expect(name('b.css', 'a.css')).not.toBe(name('a.css', 'b.css'));
  expect(name('a.css')).toBeUndefined();
});

test('the rules of its drawings stand in the sheet once, and in no drawing', () => {
  const rules = ':where(.plot-abc > svg) {\n  color: red;\n}';
  const drawing = (text: string): string =>
    `<figure><svg class="plot-abc"><style>${text}</style></svg></figure>`;
  const drawn = page('a.css', 'b.css') + drawing(rules) + drawing(rules.replace('>', '&gt;'));
  const one = withOneSheet(drawn, textOf)!;
  expect(one.text).toBe(`/* a.css */\n/* b.css */\n${rules}`);
  expect(one.html).toBe(page(one.name) + drawing('').replaceAll('<style></style>', '').repeat(2));
});

test('a page of one sheet keeps it unless it has drawings', () => {
  expect(withOneSheet(`${page('a.css')}<style>:where(.plot-abc) {}</style>`, textOf)?.text).toBe(
    '/* a.css */\n:where(.plot-abc) {}',
  );
});
