import { type MicroscopePanel, microscopePanel } from '../../../panels/index.ts';
import {
  element,
  labelOf,
  type OutputHost,
  progressView,
  textOf,
  type View,
} from '../../../notebook/outputs/index.ts';
import type { CustomOutput, Output, ProgressOutput } from '../../../notebook/protocol/index.ts';
import { whenCellEnds } from './cell-end.ts';
import { chartPlace, type ChartSource } from './chart-place.ts';

/** Twins in training, their gradients layer by layer; afterwards a slider goes back to any kept step. */
export function microscopeView(first: CustomOutput, host: OutputHost, charts: ChartSource): View {
  const { document } = host;
  const read = ({ data }: CustomOutput): MicroscopePanel => {
    const shown = charts.now ? (data as MicroscopePanel) : microscopePanel(data, 'microscope');
    const networks = shown.networks.map((each) => ({ ...each, name: labelOf(host, each.name) }));
    return { ...shown, networks };
  };
  let panel = read(first);
  /** Which snapshot is shown; follows the newest until the reader moves the slider. */
  let at = 0;
  let following = true;
  let layer = 0;

  const bar = progressView(progressOf(panel, host), host);
  const slider = element(document, 'input', { type: 'range', min: 0, step: 1 });
  const shown = element(document, 'output', {});
  const steps = element(
    document,
    'label',
    { class: 'microscope-steps' },
    element(document, 'span', {}, textOf(host, 'microscopeStep')),
    slider,
    shown,
  );
  const remarks = element(document, 'div', { class: 'training-remarks' });
  const overview = chartPlace(host, charts, 'microscope-charts');
  const maps = chartPlace(host, charts, 'microscope-charts');
  const select = element(document, 'select', {});
  const choice = element(
    document,
    'label',
    { class: 'microscope-steps' },
    element(document, 'span', {}, textOf(host, 'microscopeLayer')),
    select,
  );
  const histogram = chartPlace(host, charts, 'microscope-charts');
  const numbers = element(
    document,
    'details',
    { class: 'training-fold' },
    element(document, 'summary', {}, textOf(host, 'microscopeNumbers')),
  );
  const root = element(
    document,
    'div',
    { class: 'out-training out-microscope' },
    bar.element,
    remarks,
    steps,
    overview.element,
    maps.element,
    choice,
    histogram.element,
    numbers,
  );
  // Nothing moves in a stored output: the last step is shown, all its numbers in the table.
  slider.disabled = select.disabled = charts.now !== undefined;

  slider.addEventListener('input', () => {
    at = Number(slider.value);
    following = at === panel.snapshots.length - 1;
    draw();
  });
  select.addEventListener('change', () => {
    layer = Number(select.value);
    draw();
  });
  const endWatch = whenCellEnds(root, () => {
    if (panel.state !== 'running') return;
    panel = { ...panel, state: 'stopped', remainingMilliseconds: 0 };
    show();
  });

  function show(): void {
    if (following) at = Math.max(0, panel.snapshots.length - 1);
    at = Math.min(at, Math.max(0, panel.snapshots.length - 1));
    root.dataset['state'] = panel.state;
    bar.update?.(progressOf(panel, host));
    bar.element.hidden = panel.state !== 'running';
    steps.hidden = panel.snapshots.length < 2;
    slider.max = String(Math.max(0, panel.snapshots.length - 1));
    slider.value = String(at);
    // As the build writes it down.
    if (slider.disabled) slider.setAttribute('value', slider.value);
    const lines = [
      panel.state === 'stopped' &&
        textOf(host, 'microscopeStopped', { step: panel.step, steps: panel.steps }),
      ...panel.networks.map(
        ({ name, broken }) =>
          broken && textOf(host, 'microscopeBroken', { name, step: broken.step, layer: broken.layer }),
      ),
    ];
    remarks.replaceChildren(...lines.flatMap((line) => (line ? [element(document, 'p', {}, line)] : [])));
    const deepest = panel.networks.reduce(
      (most, { layers }) => (layers.length > most.length ? layers : most),
      [] as string[],
    );
    if (select.options.length !== deepest.length) {
      select.replaceChildren(
        ...deepest.map((name, value) => element(document, 'option', { value }, `${value + 1} · ${name}`)),
      );
      layer = Math.min(layer, Math.max(0, deepest.length - 1));
      select.value = String(layer);
    }
    draw();
  }

  function draw(): void {
    const step = panel.snapshots[at]?.step ?? panel.step;
    shown.textContent = textOf(host, 'ofSteps', { step, steps: panel.steps });
    slider.setAttribute('aria-valuetext', shown.textContent);
    overview.draw((drawn) => [drawn.gradientNorms(panel, at, host), drawn.microscopeLosses(panel, at, host)]);
    maps.draw((drawn) => panel.networks.map((_, network) => drawn.gradientMap(panel, at, network, host)));
    histogram.draw((drawn) => [drawn.layerHistogram(panel, at, layer, host)]);
    numbers.querySelector('.training-scroll')?.remove();
    if (panel.state !== 'running') numbers.append(normTable(panel, at, host));
    numbers.hidden = panel.state === 'running';
  }

  show();
  return {
    element: root,
    update(output: Output) {
      if (output.kind !== 'custom' || output.of !== 'microscope') return false;
      panel = read(output);
      show();
      return true;
    },
    destroy: endWatch,
  };
}

function progressOf(panel: MicroscopePanel, host: OutputHost): ProgressOutput {
  return {
    kind: 'progress',
    label: textOf(host, 'microscopeProgress'),
    value: panel.step,
    max: Math.max(1, panel.steps),
    ...(panel.state === 'running' && panel.step > 0
      ? { remainingMilliseconds: panel.remainingMilliseconds }
      : {}),
    facts: panel.networks.map(({ name, losses }) => ({
      label: textOf(host, 'lossOf', { name }),
      value: losses.at(-1)?.toFixed(3) ?? '–',
    })),
  };
}

/** The norms of the shown step, a layer a row. */
function normTable(panel: MicroscopePanel, at: number, host: OutputHost): HTMLElement {
  const { document } = host;
  const { networks } = panel;
  const readings = panel.snapshots[at]?.networks ?? [];
  const head = element(document, 'tr', {}, element(document, 'th', { scope: 'col' }, textOf(host, 'layer')));
  for (const { name } of networks) head.append(element(document, 'th', { scope: 'col' }, name));
  const body = element(document, 'tbody');
  const deepest = Math.max(0, ...networks.map(({ layers }) => layers.length));
  for (let row = 0; row < deepest; row++) {
    const names = new Set(networks.flatMap(({ layers }) => layers[row] ?? []));
    const line = element(
      document,
      'tr',
      {},
      element(document, 'th', { scope: 'row' }, `${row + 1} · ${[...names].join(' / ')}`),
    );
    for (const at of networks.keys())
      line.append(element(document, 'td', {}, readings[at]?.norms[row]?.toExponential(2) ?? '–'));
    body.append(line);
  }
  return element(
    document,
    'div',
    { class: 'out-scroll training-scroll' },
    element(
      document,
      'table',
      { class: 'training-table' },
      element(
        document,
        'caption',
        { class: 'visually-hidden' },
        textOf(host, 'microscopeTable', { step: panel.snapshots[at]?.step ?? 0 }),
      ),
      element(document, 'thead', {}, head),
      body,
    ),
  );
}
