import { download } from '../../../notebook/page/index.ts';
import { element, type OutputHost, textOf, thrownText } from '../../../notebook/outputs/index.ts';
import { chartPlace, type ChartSource } from './chart-place.ts';
import type { KeptRun } from './run-store.ts';
import { backendText, durationWords, percent, splitWords } from './words.ts';

/** More curves than colours would not be told apart. */
const mostCompared = 6;

export const runColors = [
  'var(--main)',
  'var(--skip)',
  'var(--norm)',
  'var(--gradient)',
  'var(--dog)',
  'var(--cat)',
] as const;

/**
 * The runs that this browser keeps: a table to choose from, their curves over each other, files to take
 * away. @param current id of the run whose panel this stands in
 */
export function runsView(host: OutputHost, charts: ChartSource, current?: string): HTMLElement {
  const { document } = host;
  const root = element(document, 'div', { class: 'runs' });
  const chosen = new Set<string>();
  const slots = new Map<string, number>();
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
    if (!on) {
      chosen.delete(id);
      slots.delete(id);
    } else if (!chosen.has(id) && chosen.size < mostCompared) {
      chosen.add(id);
      const taken = new Set(slots.values());
      slots.set(
        id,
        runColors.findIndex((_, slot) => !taken.has(slot)),
      );
    }
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
    for (const id of chosen) if (!runs.some((run) => run.id === id)) choose(id, false);
    if (first || chosen.size === 0) {
      const shownHere = runs.filter(({ id }) => id === own);
      for (const { id } of [...shownHere, ...runs].slice(0, 4)) choose(id, true);
    }
    first = false;
    draw();
  }

  function draw(): void {
    status.textContent =
      runs.length === 0 ? textOf(host, 'runsNone') : textOf(host, 'runsKept', { n: runs.length });
    table.replaceChildren(...(runs.length > 0 ? [tableOf()] : []));
    const compared = runs.filter(({ id }) => chosen.has(id));
    curves.element.hidden = compared.length === 0;
    curves.draw((drawn) =>
      drawn.comparedCurves(
        compared.map((run) => ({ run, color: runColors[slots.get(run.id) ?? 0]! })),
        host,
      ),
    );
    const button = (key: string, act: () => void): HTMLElement => {
      const made = element(document, 'button', { type: 'button' }, textOf(host, key));
      made.disabled = chosen.size === 0;
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
    const picked = runs.filter(({ id }) => chosen.has(id));
    if (format === 'csv') download('runs.csv', runsToCsv(picked), 'text/csv');
    else download('runs.json', runsToJson(picked), 'application/json');
  }

  async function remove(): Promise<void> {
    const view = document.defaultView;
    const n = chosen.size;
    if (view && !view.confirm(textOf(host, 'runsDeleteSure', { n }))) return;
    const { deleteRuns } = await import('./run-store.ts');
    await deleteRuns([...chosen]);
  }

  function tableOf(): HTMLElement {
    const heads = [
      'runName', 'runResult', 'runLoss', 'measuredOn', 'network', 'epochs', 'seed', 'peakLearningRate', 'batchSize', 'weightDecay',
      'runTime', 'ranOn', 'runState', 'runWhen',
    ]; // prettier-ignore
    const head = element(document, 'tr', {}, element(document, 'td'));
    for (const key of heads) head.append(element(document, 'th', { scope: 'col' }, textOf(host, key)));
    const body = element(document, 'tbody');
    for (const run of runs) body.append(rowOf(run));
    return element(
      document,
      'table',
      { class: 'training-table runs-table' },
      element(document, 'caption', { class: 'visually-hidden' }, textOf(host, 'runsTable')),
      element(document, 'thead', {}, head),
      body,
    );
  }

  function rowOf(run: KeptRun): HTMLElement {
    const { settings, network, test, results } = run;
    const tick = element(document, 'input', {
      type: 'checkbox',
      checked: chosen.has(run.id),
      disabled: !chosen.has(run.id) && chosen.size >= mostCompared,
      'aria-label': textOf(host, 'runCompare', { name: run.name }),
    });
    tick.addEventListener('change', () => {
      choose(run.id, tick.checked);
      draw();
      table.querySelector<HTMLElement>(`[data-run="${run.id}"] input`)?.focus();
    });
    const swatch = element(document, 'i', { class: 'swatch' });
    if (slots.has(run.id)) swatch.style.setProperty('--key', runColors[slots.get(run.id)!]!);
    const last = results.findLast((result) => result.test)?.test;
    const shown = test ?? last;
    const row = element(
      document,
      'tr',
      { 'data-run': run.id, 'aria-current': run.id === own ? 'true' : undefined },
      element(document, 'td', {}, element(document, 'label', { class: 'tick' }, tick, swatch)),
      element(document, 'th', { scope: 'row' }, run.name),
    );
    const texts = [
      shown ? `${percent(shown.accuracy)} (${percent(shown.low)}–${percent(shown.high)})` : '–',
      shown ? shown.loss.toFixed(3) : '–',
      shown ? splitWords(host, run.split).Set : '–',
      network.name,
      `${results.length}/${settings?.epochs ?? run.epochs}`,
      settings ? String(settings.seed) : '–',
      settings ? String(settings.learningRate) : '–',
      settings ? String(settings.batchSize) : '–',
      settings ? String(settings.weightDecay) : '–',
      durationWords(run.elapsedMilliseconds, host),
      backendText(host, run.backend, undefined),
      textOf(host, `state-${run.state}`),
      new Date(run.startedAt).toLocaleString(host.language, { dateStyle: 'short', timeStyle: 'short' }),
    ];
    for (const text of texts) row.append(element(document, 'td', {}, text));
    return row;
  }

  void load();
  // The page may keep many panels: one that is gone stops listening at the next change.
  void import('./run-store.ts').then(({ onRunsChanged }) => {
    const stop = onRunsChanged(() => (root.isConnected ? void load() : stop()));
  });
  return root;
}
