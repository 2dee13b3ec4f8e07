/** What of a page reaches beyond its window or is cut off, and what of its text is in the other language. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { layOut } from './site.ts';

/** What reaches beyond the right edge of the window, unless it scrolls by itself. */
export const overflowing = async (page: Page): Promise<string[]> => {
  await layOut(page);
  return page.evaluate(() => {
    const edge = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= edge) return [];
    const scrolls = (element: Element | null): boolean =>
      element !== null && element !== document.body && element !== document.documentElement
        ? getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement)
        : false;
    return [...document.querySelectorAll('body *')]
      .filter((each) => each.getBoundingClientRect().right > edge + 0.5 && !scrolls(each.parentElement))
      .map((each) => `${each.tagName.toLowerCase()}.${each.getAttribute('class') ?? ''}`)
      .slice(0, 5)
      .concat(`the page is ${document.documentElement.scrollWidth} px wide in ${edge}`);
  });
};

/** Words that a box of their own cuts off, where nothing says so, and controls that lie on one another. */
export const cutOff = async (page: Page): Promise<string[]> => {
  await layOut(page);
  return page.evaluate(() => {
    const named = (element: Element) =>
      `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} “${(element as HTMLElement).innerText.trim().slice(0, 40)}”`;
    const found: string[] = [];
    const words = 'body :not(svg, svg *, .katex *, .visually-hidden, .visually-hidden *)';
    for (const each of document.querySelectorAll<HTMLElement>(words)) {
      if (each.scrollWidth <= each.clientWidth + 1 || each.clientWidth < 2) continue;
      const { overflowX, textOverflow } = getComputedStyle(each);
      if (/hidden|clip/.test(overflowX) && textOverflow !== 'ellipsis' && each.innerText.trim() !== '')
        found.push(`cut: ${named(each)}`);
    }
    const controls = [
      ...document.querySelectorAll<HTMLElement>(
        'header :is(a, button, select), .cell-head > *, .cell-bar > *, .cell-tabs label, .figure-controls :is(label, button), .page-foot a',
      ),
    ].filter((each) => each.checkVisibility() && !each.closest('.visually-hidden, [hidden]'));
    const boxes = controls.map((each) => ({ each, box: each.getBoundingClientRect() }));
    for (const [at, { each, box }] of boxes.entries())
      for (const { each: other, box: next } of boxes.slice(at + 1, at + 8)) {
        if (each.contains(other) || other.contains(each)) continue;
        const across = Math.min(box.right, next.right) - Math.max(box.left, next.left);
        const down = Math.min(box.bottom, next.bottom) - Math.max(box.top, next.top);
        if (across > 2 && down > 2) found.push(`on one another: ${named(each)} ${named(other)}`);
      }
    return found.slice(0, 8);
  });
};

/** Every key of the interface texts that could not be a word: `kind.conv`, `stateIdle`, `ask-no-patch`. */
const keys = readdirSync(join(import.meta.dirname, '../../content/ui/ko'))
  // Labels of outputs go by their English words.
  .filter((file) => file !== 'labels.json')
  .flatMap((file) =>
    Object.keys(
      JSON.parse(readFileSync(join(import.meta.dirname, '../../content/ui/ko', file), 'utf8')) as object,
    ),
  )
  .filter((key) => /[.A-Z-]/.test(key));

/**
 * Text that was left in the other language, or never looked up: on a Korean page four English words in a row,
 * on an English page any Hangul, on both a raw key or an unfilled place. Code, formulas and what is marked as
 * being in another language (paper titles, the language link) do not count.
 */
export const untranslated = (page: Page): Promise<string[]> =>
  page.evaluate((raw: string[]) => {
    const language = document.documentElement.lang;
    const foreign = language === 'ko' ? /[A-Za-z]{2,}(?: [a-z]{2,}){3}/ : /[가-힣]/;
    const known = new Set(raw);
    const aside = `pre, code, kbd, .katex, .cm-editor, script, style, [translate="no"], .out-value, .out-text, .out-log,
      [lang]:not(html):not([lang="${language}"])`;
    const found: string[] = [];
    const check = (text: string | null) => {
      const said = text?.trim() ?? '';
      if (foreign.test(said) || known.has(said) || /\{\w+\}|undefined|\[object/.test(said)) found.push(said);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node instanceof Element ? node : node.parentElement!;
      if (element.closest(aside)) continue;
      if (node instanceof Text) check(node.data);
      else
        for (const name of ['aria-label', 'title', 'alt', 'placeholder', 'aria-valuetext'])
          check(element.getAttribute(name));
    }
    return [...new Set(found)].map((text) => text.slice(0, 120));
  }, keys);
