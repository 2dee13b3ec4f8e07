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
  const heldOut: HTMLElement[] = [];
  if (test && pictures) heldOut.push(predictionsView(panel, test, pictures, handle, host));
  if (test) {
    heldOut.push(
      element(
        document,
        'div',
        { class: 'training-pair' },
        confusionView(test, host),
        calibrationView(test, host, charts),
      ),
    );
  }
  // A chapter shows many stored runs, each only a step towards its table: there the page turns on the curves.
  if (!charts.now) root.append(...heldOut);
  else if (heldOut.length > 0) root.append(fold('heldOut', () => heldOut, host, true));
  if (settings)
    root.append(fold('settings', () => [settingsView(panel, settings, host)], host, Boolean(charts.now)));
  // A stored output has no store and no kernel behind it.
  if (host.ask) {
    root.append(fold('compareRuns', () => [runsView(host, charts, panel.id)], host, false));
    if (handle !== undefined) root.append(exportView(panel, handle, host));
  }
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
