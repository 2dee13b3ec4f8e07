/** The notebooks that are kept: found by their words, opened, copied, discarded and had back. */
import type { Language } from '../../i18n.ts';
import { element } from '../../notebook/outputs/index.ts';
import { emptyNotebook } from '../../scratchpad/index.ts';
import type { KeptPad, Shelf } from '../kept/scratchpads.ts';
import type { Words } from './words.ts';

export interface ShelfView {
  draw(): void;
}

interface Parts {
  readonly shelf: Shelf;
  /** Of the notebook that is open. */
  readonly current: string;
  readonly words: Words;
  readonly language: Language;
  readonly open: (id: string) => void;
  readonly copy: (id: string) => void;
}

export function createShelfView(page: HTMLElement, parts: Parts): ShelfView {
  const { shelf, current, words, language } = parts;
  const find = <Found extends HTMLElement>(query: string): Found => page.querySelector(query) as Found;
  const list = find('[data-shelf-list]');
  const bin = find('[data-shelf-bin]');
  const binList = find('[data-shelf-bin-list]');
  const search = find<HTMLInputElement>('[data-shelf-search]');
  const count = find('[data-shelf-count]');
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });

  const button = (key: string, title: string, act: () => void): HTMLElement => {
    const made = element(
      document,
      'button',
      { type: 'button', 'aria-label': `${title}: ${words(key)}` },
      words(key),
    );
    made.addEventListener('click', act);
    return made;
  };

  const line = (pad: KeptPad, ...buttons: HTMLElement[]): HTMLElement => {
    const title = pad.title || words('untitled');
    return element(
      document,
      'li',
      { 'data-pad-id': pad.id },
      element(
        document,
        'span',
        {},
        pad.deleted === undefined
          ? element(
              document,
              'a',
              { href: `#pad-${pad.id}`, 'aria-current': pad.id === current ? 'true' : undefined },
              title,
            )
          : title,
        element(
          document,
          'small',
          {},
          ` ${words('cellCount', { n: pad.cells.length })} · ${when.format(pad.at)}`,
        ),
      ),
      element(document, 'span', { class: 'row' }, ...buttons),
    );
  };

  /** By every word of the query, in the title or in what the cells say. */
  function isFound(pad: KeptPad, query: string): boolean {
    const wanted = query.normalize('NFC').toLowerCase().split(/\s+/).filter(Boolean);
    if (wanted.length === 0) return true;
    const said = [pad.title, ...pad.cells.map(({ name }) => shelf.text(pad.id, name))]
      .join('\n')
      .normalize('NFC')
      .toLowerCase();
    return wanted.every((word) => said.includes(word));
  }

  function draw(): void {
    const pads = shelf.list();
    const there = pads.filter(({ deleted }) => deleted === undefined);
    const gone = pads.filter(({ deleted }) => deleted !== undefined);
    const found = there.filter((pad) => isFound(pad, search.value));
    count.textContent = `(${there.length})`;
    list.replaceChildren(
      ...found.map((pad) => {
        const title = pad.title || words('untitled');
        return line(
          pad,
          button('duplicate', title, () => parts.copy(pad.id)),
          button('discard', title, () => discard(pad.id)),
        );
      }),
    );
    if (found.length === 0) list.append(element(document, 'li', {}, words('noneFound')));
    bin.hidden = gone.length === 0;
    binList.replaceChildren(
      ...gone.map((pad) => {
        const title = pad.title || words('untitled');
        return line(
          pad,
          button('restore', title, () => {
            shelf.restore(pad.id);
            draw();
          }),
          button('erase', title, () => {
            if (!confirm(words('eraseAsk', { title }))) return;
            shelf.erase(pad.id);
            void import('./stored-outputs.ts')
              .then(({ forgetOutputs }) => forgetOutputs(pad.id))
              .catch(reportError);
            if (pad.id === current) openNext();
            else draw();
          }),
        );
      }),
    );
  }

  function openNext(): void {
    const next = shelf.list().find(({ deleted }) => deleted === undefined);
    parts.open(next?.id ?? shelf.create(emptyNotebook(words('untitled'))));
  }

  function discard(id: string): void {
    shelf.discard(id);
    if (id === current) openNext();
    else {
      (bin as HTMLDetailsElement).open = true;
      draw();
      binList.querySelector<HTMLElement>(`[data-pad-id="${id}"] button`)?.focus();
    }
  }

  search.addEventListener('input', draw);
  return { draw };
}
