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

export interface CellHabits {
  /** What a cell says of itself from the press on Run until the notebook is there. */
  queued?: string | undefined;
  /** Whether a pointer over it, or the focus in it, is enough for what a press would need to be fetched. */
  unasked?: boolean;
}

/** It comes beside the notebook, and not after it. Whatever fails is told when the notebook asks for it. */
const fetchEditor = (): void => void import('../editor/editor.ts').catch(() => undefined);

/**
 * Define the element.
 * @param load makes the live notebook; called at most once, and again only if it failed
 * @param onFailure told when the reader turned to a cell and the notebook could not be loaded
 */
export function defineNotebookCell<Live extends LiveNotebook>(
  load: () => Promise<Live>,
  onFailure: (cell: HTMLElement) => void,
  { queued = '', unasked = false }: CellHabits = {},
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

  // A menu closes when the reader turns to something else.
  document.addEventListener('pointerdown', ({ target }) => {
    for (const menu of document.querySelectorAll('.cell-more[open]'))
      if (!menu.contains(target as Node)) menu.removeAttribute('open');
  });

  class NotebookCell extends HTMLElement implements NotebookCellElement {
    connectedCallback(): void {
      this.addEventListener('click', this);
      this.addEventListener('pointerdown', this);
      this.addEventListener('focusin', this);
      this.addEventListener('keydown', this);
      if (!unasked) return;
      for (const button of this.querySelectorAll('[data-action="run"]'))
        button.addEventListener('pointerenter', () => this.#warm());
      this.querySelector('[data-source]')?.addEventListener('pointerenter', (event) => {
        // A finger is not over a thing before it presses it, or scrolls.
        if ((event as PointerEvent).pointerType === 'mouse') fetchEditor();
      });
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
          const action = button.dataset['action'] as CellAction;
          this.#turnTo((it) => it.act(this.cell, action), action === 'run');
          return;
        }
        case 'pointerdown': {
          const { clientX: x, clientY: y, button } = event as PointerEvent;
          if (button !== 0) return;
          // The click will follow.
          if (target.closest('[data-action="run"]')) this.#warm();
          if (inCode) this.#edit({ x, y });
          return;
        }
        case 'focusin':
          // To look at what is shown needs no kernel; at the code an editor may be wanted first, which then has the focus.
          if (unasked && !inCode && !target.closest('[data-output]')) this.#warm();
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
      if (runs) this.#turnTo((it) => it.act(this.cell, 'run'), true);
      else this.#edit();
    }

    #edit(at?: { x: number; y: number }): void {
      fetchEditor();
      this.#turnTo((it) => it.edit(this.cell, at));
    }

    #turnTo(action: (it: Live) => Promise<void>, runs = false): void {
      // A live notebook says itself, and at once, what becomes of the press.
      const takeBack = runs && !ready ? this.#sayQueued() : undefined;
      live().then(action, () => {
        takeBack?.();
        onFailure(this);
      });
    }

    /** The next frame shows that the press was heard. @returns puts back what stood there */
    #sayQueued(): () => void {
      const status = this.querySelector('.cell-status');
      const { state } = this.dataset;
      const said = status?.textContent ?? '';
      const show = (now: string | undefined, words: string, disabled: boolean): void => {
        if (now !== undefined) this.dataset['state'] = now;
        if (status) status.textContent = words;
        for (const button of this.querySelectorAll<HTMLButtonElement>('button[data-action="run"]'))
          button.disabled = disabled;
      };
      show('queued', queued, true);
      return () => show(state, said, false);
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
