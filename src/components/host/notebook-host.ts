/**
 * Puts the live notebook of a page together, of a chapter or of the reader's own: engine, sandboxed kernel, what the kernel may
 * ask for, and the renderers of this book's own outputs. Loaded when a reader turns to a cell.
 */
import { tellerIn, tellWith } from '../../explained/index.ts';
import type { Language, Strings } from '../../i18n.ts';
import {
  type Edits,
  type PublishedCell,
  type LiveNotebook,
  openPageNotebook,
  type PageNotebook,
  type PageNotebookOptions,
} from '../../notebook/page/index.ts';
import { openGateInWorker } from '../../notebook/client/index.ts';
import type { BackendName } from '../../notebook/protocol/index.ts';
import { checksView } from '../panels/checks-view.ts';
import { fileAccess } from './file-access.ts';
import { fetchService } from './fetch-service.ts';
import { drawKernel, drawQueue, forgetKernelTimes } from './kernel-status.ts';
import { latePanels, panelTexts } from './late-panels.ts';
import { keep } from '../kept/kept.ts';
import { keptEdits } from '../kept/kept-edits.ts';
import { libraryNames } from '../../notebook/language/index.ts';
import { networkView } from '../panels/network-view.ts';
import { createPageKernel, kernelFiles } from './page-kernel.ts';
import { readJson } from './published-assets.ts';
import { readerPhoto } from './reader-photo.ts';
import { createRunMark } from '../kept/run-mark.ts';

/** What the tools of a page do to all of its cells. */
export interface ToolActions {
  actOnAll(action: string): Promise<void>;
  setBackend(backend: string): Promise<void>;
}

export interface ChapterNotebook extends LiveNotebook, ToolActions {
  useSolution(cell: string): Promise<void>;
}

/** Cells of a page, whatever they come from. */
export interface OpenCells {
  /** Below which name what the cells keep lies: the chapter's, or that of a notebook of the reader's own. */
  place: string;
  elements: readonly HTMLElement[];
  cells: readonly PublishedCell[];
  edits: Edits;
  takeOver?: PageNotebookOptions['takeOver'];
}

/** What the cells of a page are drawn with. */
export type Surroundings = Pick<
  PageNotebookOptions['surroundings'],
  'document' | 'language' | 'texts' | 'labels' | 'errors' | 'network' | 'custom'
>;

type TextFile = 'files' | 'notebook' | 'errors' | 'labels' | 'site';

const textFiles: Record<Language, () => Promise<Record<TextFile, Strings>>> = {
  ko: () => import('./texts-ko.ts'),
  en: () => import('./texts-en.ts'),
};

/** What editors say comes with the first of them. */
const editorFiles: Record<Language, () => Promise<Strings>> = {
  ko: () => import('../../../content/ui/ko/editor.json').then((file) => file.default),
  en: () => import('../../../content/ui/en/editor.json').then((file) => file.default),
};

export { bringToLife } from './stored-alive.ts';

/** What outputs are drawn with in a language, live or stored. */
export async function surroundingsIn(language: Language): Promise<Surroundings> {
  const { notebook: texts, labels, errors } = await textFiles[language]();
  return {
    document,
    language,
    texts,
    labels,
    errors,
    network: networkView,
    custom: { checks: checksView, ...latePanels(language) },
  };
}

let fetched: Promise<{ cells: PublishedCell[] }> | undefined;

/** The cells of the page's chapter, fetched once; what could not be had is fetched again. */
function cellsOf(chapter: string): Promise<{ cells: PublishedCell[] }> {
  fetched ??= readJson<{ cells: PublishedCell[] }>(`cells/${chapter}.json`).catch((error: unknown) => {
    fetched = undefined;
    throw error;
  });
  return fetched;
}

/** Fetches what a first run in a chapter asks for, and starts nothing. */
export const fetchAhead = (chapter: string, language: Language): Promise<unknown> =>
  Promise.all([cellsOf(chapter), textFiles[language](), kernelFiles()]);

/** The notebook of a chapter. */
export async function openNotebook(chapter: string, language: Language): Promise<ChapterNotebook> {
  const [{ cells }] = await Promise.all([cellsOf(chapter), textFiles[language]()]);
  const opened = await openCells(
    {
      place: chapter,
      elements: [...document.querySelectorAll<HTMLElement>('notebook-cell')],
      cells,
      edits: keptEdits(chapter),
      takeOver: async (cell, page) => (await import('./take-over.ts')).takeOver(cell, page, language),
    },
    language,
  );
  return {
    ...opened,
    async actOnAll(action) {
      if (action === 'downloadNotebook' || action === 'downloadKeras') {
        const { downloadChapter } = await import('./download-chapter.ts');
        const { site } = await textFiles[language]();
        const code = action === 'downloadKeras' ? 'keras' : 'typescript';
        await downloadChapter(opened, chapter, language, code, site);
      } else await opened.actOnAll(action);
    },
    async useSolution(cell) {
      const solution = opened.records.get(cell)?.solution;
      if (solution !== undefined) await opened.setSource(cell, solution);
    },
  };
}

/** Cells come alive: engine, kernel and what it may ask for, renderers, and what the page says of them. */
export async function openCells(
  { place, elements, cells, edits, takeOver }: OpenCells,
  language: Language,
): Promise<PageNotebook & ToolActions> {
  const [{ files, notebook: texts, errors, site }, surroundings] = await Promise.all([
    textFiles[language](),
    surroundingsIn(language),
  ]);
  tellWith(tellerIn(errors, language));
  const mark = createRunMark(place);
  let runs = false;
  let page: PageNotebook | undefined = undefined;
  const access = fileAccess(() => page, files, language);
  const kernel = createPageKernel(language, {
    chapter: place,
    readerPhoto: readerPhoto(() => page, panelTexts[language], language),
    openFile: access.open,
    gate: openGateInWorker,
    errors,
  });
  const opened = openPageNotebook({
    elements,
    records: cells,
    kernel,
    library: libraryNames,
    surroundings: { ...surroundings, giveFiles: access.give },
    edits,
    ...(takeOver && { takeOver }),
    editorTexts: editorFiles[language],
    loadService: () => fetchService(language, () => runs),
    onKernel: (status) => drawKernel(status, { site, texts, errors, language }),
    onQueue(queue) {
      runs = queue.length > 0;
      drawQueue(queue, { site, language });
      mark.set(queue[0]);
    },
  });
  page = opened;
  const { notebook } = opened;
  return {
    ...opened,
    async actOnAll(action) {
      if (action === 'runAll') await notebook.runAll();
      if (action === 'stopAll') await notebook.stop();
      if (action === 'restartKernel') await notebook.restart();
      if (action === 'files') await (await import('../files/open-drawer.ts')).openDrawer(language);
      if (action === 'timeKernels') await forgetKernelTimes(site);
    },
    async setBackend(backend) {
      keep('backend', backend === 'auto' ? undefined : backend);
      await notebook.setBackend(backend as BackendName | 'auto');
    },
  };
}
