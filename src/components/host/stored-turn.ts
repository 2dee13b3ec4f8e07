/**
 * Stored outputs that would answer a reader after a run answer before it as well. They stand as the build drew them until a
 * pointer, the keys or a press turn to one; then it comes alive, without a kernel.
 */
import type { Language } from '../../i18n.ts';

const lively = '[data-output] > :is([data-kind="network"], [data-kind="plot"])';

export function answerFromStored(chapter: string, language: Language): void {
  const turned = ({ target, type }: Event): void => {
    const output = target instanceof Element ? target.closest<HTMLElement>(lively) : null;
    const cell = output?.closest<HTMLElement>('notebook-cell[data-state="idle"]');
    if (!output || !cell || cell.dataset['alive'] !== undefined) return;
    if (type !== 'pointerover') asked.set(cell, target as Element);
    void import('./stored-alive.ts').then(({ bringToLife }) => bringToLife(cell, chapter, language, asked));
  };
  for (const type of ['pointerover', 'focusin', 'click']) document.addEventListener(type, turned);
}

/** Where a reader pressed, or is with the keys, of what is not alive yet. */
const asked = new Map<HTMLElement, Element>();
