/** The notebook of a chapter before anyone touches it: the element, and the tools at the side. */
import type { Language } from '../../i18n.ts';
import { whenNearCells } from './fetch-ahead.ts';
import { defineNotebookCell } from '../../notebook/page/index.ts';
import { keep, kept, keptKeys } from '../kept/kept.ts';
import { wouldRatherNot } from '../offline/spared.ts';
import { connectTools, tellOfCrash } from './notebook-tools.ts';
import { answerFromStored } from './stored-turn.ts';

const chapter = document.querySelector<HTMLElement>('article[data-chapter]')?.dataset['chapter'] ?? '';
const language = document.documentElement.lang as Language;

const tools = document.querySelector<HTMLElement>('[data-notebook-tools]');

/** The book has been published anew since the page was opened, or the connection is gone. */
function sayNotLoaded(place: Element | null | undefined): void {
  if (place) place.textContent = tools?.dataset['loadFailed'] ?? '';
}

const { live } = defineNotebookCell(
  () => import('./notebook-host.ts').then(({ openNotebook }) => openNotebook(chapter, language)),
  (cell) => sayNotLoaded(cell.querySelector('.cell-status')),
  { queued: tools?.dataset['queued'], unasked: !wouldRatherNot() },
);
type Live = Awaited<ReturnType<typeof live>>;

function withLive(action: (notebook: Live) => unknown): void {
  live().then(action, () => sayNotLoaded(tools?.querySelector('[data-device]')));
}

whenNearCells(document.querySelectorAll('notebook-cell'), () =>
  import('./notebook-host.ts').then(({ fetchAhead }) => fetchAhead(chapter, language)),
);
connectTools(tools, withLive);
if (chapter !== '') answerFromStored(chapter, language);
for (const button of document.querySelectorAll<HTMLElement>('[data-solution-of]')) {
  button.addEventListener('click', () =>
    withLive((notebook) => notebook.useSolution(button.dataset['solutionOf'] ?? '')),
  );
}

// One choice between TypeScript and Keras for all cells, here and on the next page.
const tabs = [...document.querySelectorAll<HTMLInputElement>('.cell-tabs input')];
const showTab = (value: string) => {
  for (const tab of tabs) tab.checked = tab.value === value;
};
if (kept('tab') === 'keras') showTab('keras');
for (const tab of tabs) {
  tab.addEventListener('change', () => {
    keep('tab', tab.value === 'keras' ? 'keras' : undefined);
    // Cells above change their height too; the one in hand stays where it is.
    const before = tab.getBoundingClientRect().top;
    showTab(tab.value);
    scrollBy({ top: tab.getBoundingClientRect().top - before, behavior: 'instant' });
  });
}

tellOfCrash(chapter, tools, language);

// What the reader wrote on an earlier visit, and what an address brings, is shown without being asked for.
const hasSharedCell = () => location.hash.startsWith('#cell=');
if (keptKeys(`edit:${chapter}:`).length > 0 || hasSharedCell()) withLive(() => undefined);
addEventListener('hashchange', () => {
  if (hasSharedCell()) withLive(() => undefined);
});
