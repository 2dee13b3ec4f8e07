/** A text of the notebook: Markdown as it reads, and as it is written while the reader writes. */
import { createTurns, element, sliceElements, unfold } from '../../notebook/outputs/index.ts';
import type { Words } from './words.ts';

/** Texts are drawn one after the other, and the page answers between two. */
let turns: Promise<unknown> = Promise.resolve();
const turn = (): Promise<unknown> =>
  (turns = turns.then(() => new Promise((resolve) => setTimeout(resolve))));

/** A long one comes piece by piece. */
const pieces = createTurns();

/** Characters of each that stand there until it is drawn. */
const shownAtFirst = 400;

export interface TextCell {
  setSource(source: string): void;
  /** Opens it for writing. */
  edit(): void;
}

/**
 * @param section with a `[data-rendered]` and a `[data-markdown]`
 * @param onChange told of every change
 */
export function createTextCell(
  section: HTMLElement,
  name: string,
  source: string,
  words: Words,
  onChange: (source: string) => void,
): TextCell {
  const rendered = section.querySelector('[data-rendered]') as HTMLElement;
  const field = section.querySelector('[data-markdown]') as HTMLTextAreaElement;
  rendered.setAttribute('role', 'group');
  rendered.setAttribute('aria-label', words('textLabel', { name }));
  field.setAttribute('aria-label', words('textEditor', { name }));
  field.value = source;
  let drawn = 0;

  async function draw(): Promise<void> {
    const own = ++drawn;
    const text = field.value;
    const isEmpty = text.trim() === '';
    rendered.classList.toggle('is-empty', isEmpty);
    if (isEmpty) {
      rendered.textContent = words('emptyText');
      return;
    }
    try {
      const { renderMarkdown } = await import('./markdown.ts');
      await turn();
      if (own !== drawn) return;
      const nodes = await renderMarkdown(text, document, words);
      const all = element(document, 'div', {}, ...nodes);
      unfold(all, pieces);
      await pieces.take(sliceElements);
      if (own === drawn) rendered.replaceChildren(all);
    } catch (error) {
      // As it was written it can be read all the same.
      if (own === drawn) rendered.textContent = text;
      reportError(error);
    }
  }

  function fit(): void {
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight + 2}px`;
  }

  function edit(): void {
    rendered.hidden = true;
    field.hidden = false;
    fit();
    field.focus();
  }

  function leave(focus: boolean): void {
    if (field.hidden) return;
    field.hidden = true;
    rendered.hidden = false;
    void draw();
    if (focus) rendered.focus();
  }

  field.addEventListener('input', () => {
    fit();
    onChange(field.value);
  });
  field.addEventListener('blur', () => leave(false));
  field.addEventListener('keydown', (event) => {
    const ends =
      event.key === 'Escape' || (event.key === 'Enter' && (event.shiftKey || event.ctrlKey || event.metaKey));
    if (!ends || event.isComposing) return;
    event.preventDefault();
    leave(true);
  });
  rendered.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.target !== rendered) return;
    event.preventDefault();
    edit();
  });
  rendered.addEventListener('dblclick', edit);
  rendered.addEventListener('click', () => {
    if (rendered.classList.contains('is-empty')) edit();
  });
  // Readable before the Markdown's own code has come, as far as a screen shows of it.
  rendered.textContent = source.slice(0, shownAtFirst);
  void draw();

  return {
    setSource(next) {
      if (next === field.value) return;
      field.value = next;
      if (field.hidden) void draw();
    },
    edit,
  };
}
