/** Copies a chapter's cell, as the reader has it, with all that it needs into the reader's own notebook. */
import { explain, explanationOf } from '../../explained/index.ts';
import { fill, type Language } from '../../i18n.ts';
import { element } from '../../notebook/outputs/index.ts';
import type { PageNotebook } from '../../notebook/page/index.ts';
import { withAncestors } from '../../scratchpad/index.ts';
import { keptShelf } from '../kept/scratchpads.ts';

const textsOf = {
  ko: () => import('../../../content/ui/ko/scratchpad.json'),
  en: () => import('../../../content/ui/en/scratchpad.json'),
};

/** Into the notebook that was changed last, or a first one. */
export async function takeOver(cell: string, page: PageNotebook, language: Language): Promise<void> {
  const { default: texts } = await textsOf[language]();
  const { notebook } = page;
  const shelf = keptShelf();
  const cells = notebook.names
    .filter((name) => page.view(name))
    .map((name) => ({ name, source: page.source(name), parents: notebook.cell(name).parents }));
  const last = shelf.list().find(({ deleted }) => deleted === undefined);
  const present = last ? (shelf.document(last.id)?.cells ?? []) : [];
  const taken = withAncestors(
    cell,
    cells,
    present,
    (last?.removed ?? []).map(({ name }) => name),
  );
  const title = last?.title ?? texts.untitled;
  const view = page.view(cell);
  const actions = [{ label: texts.close, run: () => view?.dismiss('taken-over') }];
  let id: string;
  try {
    id = last?.id ?? shelf.createKept({ title, cells: taken });
    if (last && taken.length > 0) shelf.addKept(id, taken);
  } catch (error) {
    const text = element(
      document,
      'p',
      { 'data-error': explanationOf(error)?.code ?? '' },
      await explain(error, language),
    );
    view?.notice({ kind: 'taken-over', tone: 'problem', content: [text], actions });
    return;
  }
  const words = taken.length > 0 ? texts.takenOver : texts.takenOverBefore;
  const root = import.meta.env.BASE_URL.replace(/\/?$/, '/');
  view?.notice({
    kind: 'taken-over',
    tone: 'note',
    content: [
      element(document, 'p', {}, fill(words, { n: taken.length, title }, language)),
      element(document, 'a', { href: `${root}${language}/scratchpad/#pad-${id}` }, texts.openScratchpad),
    ],
    actions,
  });
}
