import { download } from '../../../controls/download.ts';
import { bookColors, element, type OutputHost, textOf, thrownText } from '../../../notebook/outputs/index.ts';
import { chartPlace, type ChartSource } from './chart-place.ts';
import { RunSelection } from './run-selection.ts';
import type { KeptRun } from './run-store.ts';
import { runsTable } from './runs-table.ts';

/**
 * The runs that this browser keeps: a table to choose from, their curves over each other, files to take
 * away. @param current id of the run whose panel this stands in
 */
export function runsView(host: OutputHost, charts: ChartSource, current?: string): HTMLElement {
  const { document } = host;
  const root = element(document, 'div', { class: 'runs' });
  const selection = new RunSelection();
  let runs: KeptRun[] = [];
  let first = true;
  let own: string | undefined;
  if (!host.ask) {
    root.append(element(document, 'p', {}, textOf(host, 'runsLive')));
    return root;
  }

  const status = element(document, 'p', { class: 'lead', role: 'status' });
  const table = element(document, 'div', { class: 'out-scroll' });
  const curves = chartPlace(host, charts, 'training-curves');
  const actions = element(document, 'div', { class: 'training-actions' });
  root.append(status, table, curves.element, actions);

  function choose(id: string, on: boolean): void {
    selection.choose(id, on);
    draw();
    table.querySelector<HTMLElement>(`[data-run="${id}"] input`)?.focus();
  }

  async function load(): Promise<void> {
    try {
      const { keptId, keptRuns } = await import('./run-store.ts');
      own = current === undefined ? undefined : keptId(host.cell, current);
      runs = await keptRuns();
    } catch (error) {
      status.textContent = thrownText(host, error);
      return;
    }
    for (const id of selection.ids) if (!runs.some((run) => run.id === id)) selection.choose(id, false);
    if (first || selection.ids.length === 0) {
      const shownHere = runs.filter(({ id }) => id === own);
      for (const { id } of [...shownHere, ...runs].slice(0, 4)) selection.choose(id, true);
    }
    first = false;
    draw();
  }

  function draw(): void {
    status.textContent =
      runs.length === 0 ? textOf(host, 'runsNone') : textOf(host, 'runsKept', { n: runs.length });
    table.replaceChildren(...(runs.length > 0 ? [runsTable(host, { runs, own, selection }, choose)] : []));
    const compared = runs.filter(({ id }) => selection.has(id));
    curves.element.hidden = compared.length === 0;
    curves.draw((drawn) =>
      drawn.comparedCurves(
        compared.map((run) => ({ run, color: selection.colorOf(run.id) ?? bookColors[0] })),
        host,
      ),
    );
    const button = (key: string, act: () => void): HTMLElement => {
      const made = element(document, 'button', { type: 'button' }, textOf(host, key));
      made.disabled = selection.ids.length === 0;
      made.addEventListener('click', act);
      return made;
    };
    const focused = actions.contains(document.activeElement);
    actions.replaceChildren(
      button('runsCsv', () => void save('csv')),
      button('runsJson', () => void save('json')),
      button('runsDelete', () => void remove()),
    );
    actions.hidden = runs.length === 0;
    if (focused) actions.querySelector('button')?.focus();
  }

  async function save(format: 'csv' | 'json'): Promise<void> {
    const { runsToCsv, runsToJson } = await import('./run-export.ts');
    const picked = runs.filter(({ id }) => selection.has(id));
    if (format === 'csv') download('runs.csv', runsToCsv(picked), 'text/csv');
    else download('runs.json', runsToJson(picked), 'application/json');
  }

  async function remove(): Promise<void> {
    const view = document.defaultView;
    const n = selection.ids.length;
    if (view && !view.confirm(textOf(host, 'runsDeleteSure', { n }))) return;
    const { deleteRuns } = await import('./run-store.ts');
    await deleteRuns(selection.ids);
  }

  void load();
  // The page may keep many panels: one that is gone stops listening at the next change.
  void import('./run-store.ts').then(({ onRunsChanged }) => {
    const stop = onRunsChanged(() => (root.isConnected ? void load() : stop()));
  });
  return root;
}
