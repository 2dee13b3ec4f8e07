/** Keeps which cells of this chapter have run to their end. */
import { keepRan } from '../kept/progress.ts';

const chapter = document.querySelector<HTMLElement>('article[data-chapter]');

if (chapter)
  new MutationObserver((records) => {
    for (const { target } of records) {
      const { cell, state } = (target as HTMLElement).dataset;
      if (cell !== undefined && state === 'fresh') keepRan(chapter.dataset['chapter'] ?? '', cell);
    }
  }).observe(chapter, { subtree: true, attributeFilter: ['data-state'] });
