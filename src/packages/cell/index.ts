/** `residual-cell`: reactive cells of TypeScript that run where they can reach nothing, on any page. */
import { createKernelClient } from '../../notebook/client/index.ts';
import { createTurns } from '../../notebook/outputs/index.ts';
import { CellView, createDrawing } from '../../notebook/page/index.ts';
import { createNotebook, type Notebook } from '../../notebook/runtime/index.ts';
import { cellElement, type Texts } from './cell-element.ts';

export type {
  CellOutput,
  CellSnapshot,
  CellState,
  Notebook,
  NotebookEvent,
} from '../../notebook/runtime/index.ts';
export type { Output } from '../../notebook/protocol/index.ts';

export interface Cell {
  /** Its name among the cells of the page. */
  readonly name: string;
  /** TypeScript: its top-level names are what other cells may read, its last expression is shown. */
  readonly source: string;
  /** Runs by itself when what it reads is new. */
  readonly cheap?: boolean;
}

export interface CellsOptions {
  /** Where the cells stand on the page. */
  readonly place: HTMLElement;
  readonly cells: readonly Cell[];
  /** Names that every cell sees besides `Plot`, `Inputs`, `view`, `display`, `progress`, `request`, `signal`, `console`. */
  readonly library?: {
    readonly names: readonly string[];
    /** JavaScript that runs in the sandbox before the first cell, and gives each name: `library.mean = (xs) => …`. */
    readonly source: string;
  };
  /** Answers what a cell asks for by `await request(name, value)`: the one way from a cell to the page. Default: nothing. */
  readonly supply?: (name: string, value: unknown) => Promise<unknown>;
  /** The language of buttons and errors. Default `en`. */
  readonly lang?: 'en' | 'ko';
}

export interface Cells {
  /** Which cell runs when: everything that the buttons do, and more. */
  readonly notebook: Notebook;
  /** Ends the worker, and takes the cells from the page. */
  dispose(): void;
}

/** Puts cells on a page. Nothing runs, and no worker starts, before a reader or `notebook.run` asks. */
export async function openCells({
  place,
  cells,
  library,
  supply,
  lang = 'en',
}: CellsOptions): Promise<Cells> {
  const [texts, errors, { kernelSource, frameDocument }] = await Promise.all([
    textsOf(lang),
    errorsOf(lang),
    import('./sources.ts'),
  ]);
  const prelude = library
    ? `globalThis.residualLibrary = {};\n((library) => {${library.source}\n})(globalThis.residualLibrary);\n`
    : '';
  const kernel = createKernelClient({
    lang,
    errors,
    frame: { document: frameDocument },
    assets: () =>
      Promise.resolve({
        source: prelude + kernelSource,
        wasm: [],
        bundle: (name) => Promise.reject(new Error(`There is no bundle “${name}”.`)),
      }),
    supply: supply ?? ((name) => Promise.reject(new Error(`The page supplies no “${name}”.`))),
  });
  const notebook = createNotebook({
    cells,
    kernel,
    parse: async (source) => (await import('../../notebook/language/parse.ts')).parseCell(source),
    library: [
      ...['Plot', 'Inputs', 'view', 'display', 'progress', 'request', 'signal', 'console'],
      ...(library?.names ?? []),
    ],
  });

  const turns = createTurns();
  const views = new Map(
    cells.map(({ name, source }) => {
      const root = cellElement(name, source, texts, notebook);
      place.append(root);
      const input = (slot: number, value: unknown): void => void notebook.input(name, slot, value);
      return [name, new CellView(root, { document, language: lang, texts, errors, turns, input })] as const;
    }),
  );
  const drawing = createDrawing(turns, (name) => views.get(name)?.drawOutputs([notebook.cell(name)]));
  const unsubscribe = notebook.subscribe((event) => {
    if (event.type === 'cell') views.get(event.cell)?.drawState(event.snapshot);
    if (event.type === 'cell' || event.type === 'output') drawing.draw(event.cell);
  });
  for (const { name } of cells) views.get(name)?.drawState(notebook.cell(name));

  return {
    notebook,
    dispose() {
      unsubscribe();
      notebook.dispose();
      kernel.dispose();
      for (const view of views.values()) view.element.remove();
    },
  };
}

const textsOf = async (lang: 'en' | 'ko'): Promise<Texts> =>
  lang === 'ko'
    ? (await import('../../../content/ui/ko/notebook.json')).default
    : (await import('../../../content/ui/en/notebook.json')).default;

const errorsOf = async (lang: 'en' | 'ko'): Promise<Texts> =>
  lang === 'ko'
    ? (await import('../../../content/ui/ko/errors.json')).default
    : (await import('../../../content/ui/en/errors.json')).default;
