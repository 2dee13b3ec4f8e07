// @vitest-environment jsdom
/** A stranger's Markdown: no markup of its own, and no more of it set than the page bears. */
import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../../src/components/scratchpad/markdown.ts';

async function set(source: string): Promise<HTMLElement> {
  const place = document.createElement('div');
  place.append(...(await renderMarkdown(source, document, (key) => key)));
  return place;
}
const isAsWritten = (place: HTMLElement, source: string): boolean =>
  place.querySelector('pre code')?.textContent === source && place.textContent.startsWith('textTooMuch');

test('what would be markup is text', async () => {
  const place = await set(
    [
      '<img src=x onerror=alert(1)> <script>alert(1)</script>',
      '[a](javascript:alert(1)) [b](https://example.org/"onclick="x) [c][d]',
      '![p](https://example.org/p.png) ![q](data:image/svg+xml;base64,PHN2Zz4=)',
      '$\\href{javascript:alert(1)}{x} \\htmlClass{a}{x} \\includegraphics{https://example.org/x.png}$',
      '[d]: data:text/html,x',
    ].join('\n\n'),
  );
  expect(
    place.querySelectorAll('img, script, [onclick], [onerror], a:not([href^="https://example.org/"])'),
  ).toHaveLength(0);
  expect(place.textContent).toContain('<script>alert(1)</script>');
});

/** The beginning of a picture of so many pixels. */
function picture(width: number, height: number): string {
  const header = new Uint8Array(36);
  header.set([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  new DataView(header.buffer).setUint32(16, width);
  new DataView(header.buffer).setUint32(20, height);
  return `data:image/png;base64,${btoa(String.fromCharCode(...header))}`;
}

describe('what would hold the page up is shown as it is written', () => {
  test.each([
    ['emphasis', '**a_'.repeat(50_000)],
    ['quotes', '>'.repeat(50_000)],
    ['brackets', '[a]('.repeat(50_000)],
    ['length', 'a word '.repeat(50_000)],
    ['numbered lists in lists', '1. '.repeat(9_000)],
    ['lists in lists', `${'+ '.repeat(1_000)}a\n${'a\n'.repeat(9_000)}`],
    ['its many small parts', '+ a\n'.repeat(2_500)],
    ['places of a table', `${'|a'.repeat(200)}\n${'|-'.repeat(200)}\n${'|a\n'.repeat(2_000)}`],
    ['lists that move on', Array.from({ length: 120 }, (_, n) => `${'  '.repeat(n)}- a`).join('\n')],
  ])('for its %s', async (_, source) => {
    const begun = performance.now();
    expect(isAsWritten(await set(source), source)).toBe(true);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  test('but not for a picture that it holds', async () => {
    const place = await set(`![fox](${picture(900, 600)}${'A'.repeat(200_000)})`);
    expect(place.querySelector('img')?.alt).toBe('fox');
  });

  test('or for one that a few kilobytes are unpacked to', async () => {
    const large = `![a](${picture(4_096, 4_096)})`;
    const place = await set([`![a](${picture(20_000, 20_000)})`, large, large, large].join('\n\n'));
    expect(place.querySelectorAll('img')).toHaveLength(2);
    expect(place.querySelectorAll('.pad-picture')).toHaveLength(2);
  });

  test('beyond so much of formulas', async () => {
    const place = await set(`$\\rule{1em}{1em}${' '.repeat(300)}$ `.repeat(90));
    expect(place.querySelectorAll('.katex').length).toBeLessThan(60);
    expect(place.querySelectorAll('code').length).toBeGreaterThan(30);
  });

  test.each([
    ['commands of its own', `$\\def\\a{${'x'.repeat(300)}}${'\\a'.repeat(150)}$`],
    ['braces within braces', `$${'{'.repeat(400)}x${'}'.repeat(400)}$`],
    ['a table of many places', `$\\begin{matrix}${'&'.repeat(400)}\\end{matrix}$`],
  ])('or for %s', async (_, source) => {
    const place = await set(source);
    expect(place.querySelectorAll('*').length).toBeLessThan(2_000);
  });
});

test('a rule or an underline of any length is what it is', async () => {
  const place = await set(`A title\n${'='.repeat(120)}\n\ntext\n\n${'-'.repeat(120)}\n\n${'*'.repeat(120)}`);
  expect(place.querySelectorAll('hr')).toHaveLength(2);
  expect(place.querySelector('h1, h2, h3')?.textContent).toBe('A title');
});
