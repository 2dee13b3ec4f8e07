import { JSDOM } from 'jsdom';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import site from '../../content/ui/en/site.json';
import { drawQueue } from '../../src/components/host/kernel-status.ts';

beforeEach(() => {
  const { document } = new JSDOM(
    '<p data-queue hidden></p><button data-action="stopAll"></button><a data-queue-edge hidden></a>',
  ).window;
  vi.stubGlobal('document', document);
  for (const name of ['one', 'two', 'three']) {
    const cell = document.createElement('notebook-cell');
    Object.assign(cell.dataset, { cell: name, state: 'idle' });
    document.body.append(cell);
  }
});
afterEach(() => vi.unstubAllGlobals());

const say = (...queue: string[]): string => {
  drawQueue(queue, { site, language: 'en' });
  return document.querySelector('[data-queue]')!.textContent;
};
const ran = (...names: string[]): void => {
  for (const name of names)
    document.querySelector<HTMLElement>(`[data-cell="${name}"]`)!.dataset['state'] = 'fresh';
};

test('a cell and what it reads are not all cells', () => {
  expect(say('one', 'two')).toBe('2 to go, now one');
  ran('one', 'two');
  expect(say()).toBe('2 cells have run.');
});

test('all cells are', () => {
  say('one', 'two', 'three');
  ran('one', 'two', 'three');
  expect(say()).toBe('All cells have run.');
});

test('the lower edge of a phone says how many are left, where it is, and how it ended', () => {
  const edge = (...queue: string[]) => {
    drawQueue(queue, { site, language: 'en' });
    const link = document.querySelector<HTMLAnchorElement>('[data-queue-edge]')!;
    return [link.hidden ? null : link.textContent, link.getAttribute('href')];
  };
  expect(edge('one', 'two', 'three')).toEqual(['3 to go', '#cell-one']);
  ran('one');
  expect(edge('two', 'three')).toEqual(['2 to go', '#cell-two']);
  document.querySelector<HTMLElement>('[data-cell="two"]')!.dataset['state'] = 'failed';
  expect(edge()).toEqual(['Errors: 1', '#cell-two']);
  expect(edge('two', 'three')).toEqual(['2 to go', '#cell-two']);
  ran('two', 'three');
  expect(edge()).toEqual(['Finished', null]);
  document.querySelector<HTMLElement>('[data-cell="three"]')!.dataset['state'] = 'stopped';
  edge('two', 'three');
  expect(edge()[0]).toBeNull();
});
