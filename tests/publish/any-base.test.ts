import { expect, test } from 'vitest';
import { wayToRoot, withRelativeAddresses, withRelativeUrls } from '../../scripts/publish/any-base.ts';

test('the way to the root goes up a folder for each that the page is in', () => {
  expect(wayToRoot('ko/glossary/index.html')).toBe('../../');
  expect(wayToRoot('ko/index.html')).toBe('../');
  expect(wayToRoot('index.html')).toBe('./');
});

test('links, pictures, modules and islands are named from the page', () => {
  const page = (root: string): string =>
    `<link rel="stylesheet" href="${root}_astro/a.css"><a href="${root}ko/#x">x</a><a href="#y">y</a>` +
    `<astro-island component-url="${root}_astro/b.js" renderer-url="${root}_astro/c.js"></astro-island>` +
    `<script type="module" src="${root}_astro/d.js"></script><script type="module">import{e}from"${root}_astro/e.js";</script>` +
    `<style>@font-face{src:url(${root}_astro/f.woff2)}</style>`;
  expect(withRelativeAddresses(page('/'), '../../')).toBe(page('../../'));
});

test('addresses of other hosts and plain words stay', () => {
  const page = '<a href="https://example.org/ko/">a</a><a href="//example.org/">b</a><p>/ko/ "/ko/"</p>';
  expect(withRelativeAddresses(page, '../')).toBe(page);
});

test('a module within the page finds the others as if it lay among them', () =>
  expect(
    withRelativeAddresses('<script type="module">new URL("./a.js",import.meta.url)</script>', '../'),
  ).toBe('<script type="module">new URL("./a.js",new URL("../_astro/_",document.baseURI).href)</script>'));

test('a style sheet names its fonts from where it lies, and what the page holds as it is', () =>
  expect(withRelativeUrls('a{src:url(/_astro/a.woff2)}b{src:url("/photos/b.webp")}c{src:url(data:x)}')).toBe(
    'a{src:url(./a.woff2)}b{src:url("../photos/b.webp")}c{src:url(data:x)}',
  ));
