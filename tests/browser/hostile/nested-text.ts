/** Text that is nested deeper than any reader of it can go, whichever browser has it. */
import type { Page } from 'puppeteer-core';
import { expect, test } from 'vitest';
import { edit, run, sourceOf, uncaughtErrors } from '../site.ts';

const nested: [string, string][] = [
  ['async<T>(', 'async<T>('.repeat(2_000)],
  ['( … )', `${'('.repeat(5_000)}1${')'.repeat(5_000)}`],
  ['[ … ]', '['.repeat(20_000)],
  ['templates', '`${'.repeat(5_000)],
  ['type arguments', `let x: ${'A<'.repeat(10_000)}`],
  ['calls with type arguments', 'f<T>('.repeat(2_000)],
  ['casts', '<T>('.repeat(2_000)],
  ['new with type arguments', 'new A<'.repeat(3_000)],
];

/** Of a cell that failed: the error is drawn in its turn, which comes later than the end of the run. */
export async function errorOf(page: Page, cell: string): Promise<string | null> {
  const error = await page.waitForSelector(`notebook-cell[data-cell="${cell}"] [data-output] [data-error]`);
  return error!.evaluate((found) => found.getAttribute('data-error'));
}

/** Declares the tests. @param page a chapter of which this cell is free */
export function nestedTextIsAnError(page: () => Page, cell: string): void {
  test.each(nested)('%s is an error, in good time', async (_name, source) => {
    const before = uncaughtErrors(page()).length;
    await edit(page(), cell, source);
    expect(await sourceOf(page(), cell)).toBe(source);
    expect(await run(page(), cell)).toBe('failed');
    expect(await errorOf(page(), cell)).toMatch(/^cell-/);
    expect(uncaughtErrors(page()).slice(before)).toEqual([]);
  });
}
