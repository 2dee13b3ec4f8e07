import { element, labelOf, type OutputHost, textOf } from '../../../notebook/outputs/index.ts';
import type { RunSelection } from './run-selection.ts';
import type { KeptRun } from './run-store.ts';
import { backendText, durationWords, percent, splitWords } from './words.ts';

export interface ShownRuns {
  readonly runs: readonly KeptRun[];
  /** Id of the run whose panel this stands in. */
  readonly own: string | undefined;
  readonly selection: RunSelection;
}

/**
 * The runs of this browser as a table, each with a box that chooses it.
 * @param onChoose after a box was ticked or cleared
 */
export function runsTable(
  host: OutputHost,
  shown: ShownRuns,
  onChoose: (id: string, on: boolean) => void,
): HTMLElement {
  const { document } = host;
  const heads = [
    'runName', 'runResult', 'runLoss', 'measuredOn', 'network', 'epochs', 'seed', 'peakLearningRate', 'batchSize', 'weightDecay',
    'runTime', 'ranOn', 'runState', 'runWhen',
  ]; // prettier-ignore
  const head = element(document, 'tr', {}, element(document, 'td'));
  for (const key of heads) head.append(element(document, 'th', { scope: 'col' }, textOf(host, key)));
  const body = element(document, 'tbody');
  for (const run of shown.runs) body.append(rowOf(host, run, shown, onChoose));
  return element(
    document,
    'table',
    { class: 'training-table runs-table' },
    element(document, 'caption', { class: 'visually-hidden' }, textOf(host, 'runsTable')),
    element(document, 'thead', {}, head),
    body,
  );
}

function rowOf(
  host: OutputHost,
  run: KeptRun,
  { own, selection }: ShownRuns,
  onChoose: (id: string, on: boolean) => void,
): HTMLElement {
  const { document } = host;
  const { settings, network, test, results } = run;
  const tick = element(document, 'input', {
    type: 'checkbox',
    checked: selection.has(run.id),
    disabled: !selection.has(run.id) && selection.isFull,
    'aria-label': textOf(host, 'runCompare', { name: labelOf(host, run.name) }),
  });
  tick.addEventListener('change', () => {
    onChoose(run.id, tick.checked);
  });
  const swatch = element(document, 'i', { class: 'swatch' });
  const color = selection.colorOf(run.id);
  if (color) swatch.style.setProperty('--key', color);
  const last = results.findLast((result) => result.test)?.test;
  const shown = test ?? last;
  const row = element(
    document,
    'tr',
    { 'data-run': run.id, 'aria-current': run.id === own ? 'true' : undefined },
    element(document, 'td', {}, element(document, 'label', { class: 'tick' }, tick, swatch)),
    element(document, 'th', { scope: 'row' }, labelOf(host, run.name)),
  );
  const texts = [
    shown ? `${percent(shown.accuracy)} (${percent(shown.low)}–${percent(shown.high)})` : '–',
    shown ? shown.loss.toFixed(3) : '–',
    shown ? splitWords(host, run.split).Set : '–',
    labelOf(host, network.name),
    `${results.length}/${settings?.epochs ?? run.epochs}`,
    settings ? String(settings.seed) : '–',
    settings ? String(settings.learningRate) : '–',
    settings ? String(settings.batchSize) : '–',
    settings ? String(settings.weightDecay) : '–',
    durationWords(run.elapsedMilliseconds, host),
    backendText(host, { backend: run.backend }),
    textOf(host, `state-${run.state}`),
    new Date(run.startedAt).toLocaleString(host.language, { dateStyle: 'short', timeStyle: 'short' }),
  ];
  for (const text of texts) row.append(element(document, 'td', {}, text));
  return row;
}
