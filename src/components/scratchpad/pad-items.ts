/** The cells of a notebook on the page: each made from the page's templates, with its own tools around it. */
import { createTurns, element, textPieces, unfold } from '../../notebook/outputs/index.ts';
import type { PadKind } from '../../scratchpad/index.ts';
import type { Words } from './words.ts';

const pieces = createTurns();

export interface PadItem {
  readonly name: string;
  readonly kind: PadKind;
  /** The cell with its tools, and the place to insert another after it. */
  readonly root: HTMLElement;
  /** `<notebook-cell>`, or the section of a text. */
  readonly cell: HTMLElement;
}

type Template = 'add' | 'bar' | 'code' | 'text';

export interface ItemMaker {
  make(name: string, kind: PadKind, source: string): PadItem;
  /** Where the first cell can be inserted. */
  addRow(): HTMLElement;
}

export function createItemMaker(page: HTMLElement, words: Words): ItemMaker {
  const clone = (of: Template): HTMLElement => {
    const template = page.querySelector<HTMLTemplateElement>(`template[data-pad-template="${of}"]`);
    const first = template?.content.firstElementChild;
    if (!first) throw new Error(`The page has no template “${of}”.`);
    return document.importNode(first, true) as HTMLElement;
  };

  return {
    addRow: () => clone('add'),
    make(name, kind, source) {
      const root = document.createElement('div');
      root.className = 'pad-item';
      root.dataset['item'] = name;
      root.dataset['kind'] = kind;
      const cell = clone(kind);
      const bar = clone('bar');
      bar.setAttribute('aria-label', words('cellTools', { name }));
      if (kind === 'code') fillCode(cell, name, source);
      else cell.id = `cell-${name}`;
      for (const edit of bar.querySelectorAll<HTMLElement>('[data-pad="edit"]'))
        edit.hidden = kind === 'code';
      root.append(bar, cell, clone('add'));
      return { name, kind, root, cell };
    },
  };
}

function fillCode(cell: HTMLElement, name: string, source: string): void {
  cell.id = `cell-${name}`;
  cell.dataset['cell'] = name;
  cell.setAttribute('aria-label', (cell.getAttribute('aria-label') ?? '').replace(/\S+$/, name));
  const link = cell.querySelector<HTMLAnchorElement>('.cell-name');
  if (link) {
    link.textContent = name;
    link.hash = `cell-${name}`;
  }
  cell.querySelector('pre')?.setAttribute('aria-label', `${name}.ts`);
  showSource(cell, source);
}

/** The code of a cell that nobody has turned to yet; of a file that takes seconds to lay out, piece by piece. */
export function showSource(cell: HTMLElement, source: string): void {
  const code = cell.querySelector('[data-source] pre code');
  if (!code) return;
  const shown = element(document, 'span', {}, ...textPieces(document, source));
  unfold(shown, pieces);
  code.replaceChildren(shown);
}
