import type { TrainingPanel } from '../../../panels/index.ts';
import { element, type OutputHost, textOf } from '../../../notebook/outputs/index.ts';
import type { ChartSource } from './chart-place.ts';
import { calibrationView } from './calibration-view.ts';
import { confusionView } from './confusion-view.ts';
import { exportView } from './export-view.ts';
import { predictionsView } from './predictions-view.ts';
import { runsView } from './runs-view.ts';
import { settingsView } from './settings-view.ts';

/** What an ended training leaves to look at: pictures, confusion, calibration, settings, earlier runs, files. */
export function trainingReport(
  panel: TrainingPanel,
  handle: number | undefined,
  host: OutputHost,
  charts: ChartSource,
): HTMLElement {
  const { document } = host;
  const { test, pictures, settings } = panel;
  const root = element(document, 'div', { class: 'training-sections' });
  const stored = Boolean(charts.now);
  // Folded, as a chapter shows many runs, each a step towards its table; the same parts before a run as after it.
  const put = (key: string, make: () => HTMLElement[]): void => root.append(fold(key, make, host, stored));
  if (test)
    put('heldOut', () => [
      ...(pictures ? [predictionsView(panel, test, pictures, handle, host)] : []),
      element(
        document,
        'div',
        { class: 'training-pair' },
        confusionView(test, host),
        calibrationView(test, host, charts),
      ),
    ]);
  if (settings) put('settings', () => [settingsView(panel, settings, host)]);
  put('compareRuns', () => [runsView(host, charts, panel.id)]);
  if (stored || handle !== undefined) put('export', () => [exportView(panel, handle, host)]);
  return root;
}

/** A part that is made when it is first opened, or at once where nothing can be made later. */
function fold(key: string, make: () => HTMLElement[], host: OutputHost, now: boolean): HTMLElement {
  const { document } = host;
  const details = element(
    document,
    'details',
    { class: 'training-fold' },
    element(document, 'summary', {}, textOf(host, key)),
  );
  if (now) details.append(...make());
  else details.addEventListener('toggle', () => details.append(...make()), { once: true });
  return details;
}
