import type { Notebook } from '../../notebook/runtime/index.ts';

export type Texts = Readonly<Record<string, string>>;

/** A cell as the page shows it: its text to be edited, its buttons, and room for what it shows. */
export function cellElement(name: string, source: string, texts: Texts, notebook: Notebook): HTMLElement {
  const editor = made('textarea', {
    class: 'cell-source',
    'data-source': '',
    'aria-label': `${texts['cell'] ?? ''} ${name}`,
    spellcheck: 'false',
    autocapitalize: 'off',
    translate: 'no',
  });
  editor.value = source;
  const fit = (): void => void (editor.rows = editor.value.split('\n').length);
  fit();
  editor.addEventListener('input', () => {
    fit();
    void notebook.edit(name, editor.value);
  });
  editor.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void notebook.run(name);
  });
  const run = made('button', { type: 'button', class: 'run', 'data-action': 'run' }, texts['run'] ?? '');
  const stop = made('button', { type: 'button', 'data-action': 'stop' }, texts['stop'] ?? '');
  run.addEventListener('click', () => void notebook.run(name));
  stop.addEventListener('click', () => void notebook.stop(name));
  const notices = made('div', { class: 'cell-notices' });
  notices.hidden = true;
  return made(
    'div',
    { class: 'cell', role: 'group', 'aria-label': name, 'data-cell': name, 'data-state': 'idle' },
    made('div', { class: 'cell-code' }, editor),
    made('div', { class: 'cell-bar' }, run, stop, made('span', { class: 'cell-status', role: 'status' })),
    notices,
    made('div', { class: 'cell-output', 'data-output': '' }),
  );
}

function made<Name extends keyof HTMLElementTagNameMap>(
  tag: Name,
  attributes: Record<string, string>,
  ...inside: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...inside);
  return element;
}
