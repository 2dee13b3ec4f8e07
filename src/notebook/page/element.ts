/**
 * `<notebook-cell>`: what a page carries before anyone touches a cell.
 *
 * The element stands in the page complete: code, buttons, stored output. It does nothing
 * but listen, and calls for the live notebook (engine, kernel client, editor, renderers)
 * when the reader turns to a cell.
 *
 * Contract for scripts: `data-cell`, `data-state`, one `[data-output]`, `[data-source]` for the
 * static code, buttons by `data-action`; properties `source` and `run()`.
 */

/** What a button of a cell asks for; the last are its editor's. */
export type CellAction =
  | 'run'
  | 'stop'
  | 'reset'
  | 'runTo'
  | 'compare'
  | 'share'
  | 'takeOver'
  | 'download'
  | 'define'
  | 'rename'
  | 'format'
  | 'find'
  | 'comment';

/** The live notebook behind the elements of a page. */
export interface LiveNotebook {
  act(cell: string, action: CellAction): Promise<void>;
  /** Put an editor in place of the static code; `at` is where the reader pressed. */
  edit(cell: string, at?: { x: number; y: number }): Promise<void>;
  /** Start the kernel early. */
  warm(): void;
  /** The reader's present text of a cell. */
  source(cell: string): string;
  setSource(cell: string, source: string): Promise<void>;
}

export interface NotebookCellElement extends HTMLElement {
  /** The code as the reader sees it. */
  readonly source: string;
  /** Run as the button does; resolves when the run has ended. */
  run(): Promise<void>;
}

/**
 * Define the element.
 * @param load makes the live notebook; called at most once, and again only if it failed
 * @param onFailure told when the reader turned to a cell and the notebook could not be loaded
 */
export function defineNotebookCell<Live extends LiveNotebook>(
  load: () => Promise<Live>,
  onFailure: (cell: HTMLElement) => void,
): { live(): Promise<Live> } {
  let loading: Promise<Live> | undefined;
  let ready: Live | undefined;

  function live(): Promise<Live> {
    loading ??= load().then(
      (notebook) => (ready = notebook),
      (error: unknown) => {
        loading = undefined;
        throw error;
      },
    );
    return loading;
  }

  class NotebookCell extends HTMLElement implements NotebookCellElement {
    connectedCallback(): void {
      this.addEventListener('click', this);
      this.addEventListener('pointerdown', this);
      this.addEventListener('focusin', this);
      this.addEventListener('keydown', this);
      for (const button of this.querySelectorAll('[data-action="run"]'))
        button.addEventListener('pointerenter', () => this.#warm());
    }

    get cell(): string {
      return this.dataset['cell'] ?? '';
    }

    get source(): string {
      return ready?.source(this.cell) ?? this.querySelector('[data-source] pre')?.textContent ?? '';
    }

    async run(): Promise<void> {
      await (await live()).act(this.cell, 'run');
    }

    handleEvent(event: Event): void {
      const target = event.target as Element;
      // An editor, with its panels, answers its keys itself.
      const inCode = target.closest('[data-source]') !== null && target.closest('.cm-editor') === null;
      switch (event.type) {
        case 'click': {
          const button = target.closest<HTMLButtonElement>('button[data-action]');
          if (!button) return;
          button.closest('details')?.removeAttribute('open');
          this.#turnTo((it) => it.act(this.cell, button.dataset['action'] as CellAction));
          return;
        }
        case 'pointerdown': {
          const { clientX: x, clientY: y, button } = event as PointerEvent;
          if (inCode && button === 0) this.#turnTo((it) => it.edit(this.cell, { x, y }));
          return;
        }
        case 'focusin':
          // To look at what is shown needs no kernel.
          if (!target.closest('[data-output]')) this.#warm();
          return;
        case 'keydown':
          this.#key(event as KeyboardEvent, inCode);
      }
    }

    /** On the static code: Enter opens the editor, and with a modifier runs. */
    #key(event: KeyboardEvent, inCode: boolean): void {
      if (!inCode || event.key !== 'Enter' || event.defaultPrevented) return;
      event.preventDefault();
      const runs = event.shiftKey || event.ctrlKey || event.metaKey;
      this.#turnTo((it) => (runs ? it.act(this.cell, 'run') : it.edit(this.cell)));
    }

    #turnTo(action: (it: Live) => Promise<void>): void {
      live().then(action, () => onFailure(this));
    }

    /** Ahead of time: whatever fails is told when the reader asks for it. */
    #warm(): void {
      live().then(
        (it) => it.warm(),
        () => undefined,
      );
    }
  }

  customElements.define('notebook-cell', NotebookCell);
  return { live };
}
