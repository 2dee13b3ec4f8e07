import { type TrainingPanel, trainingPanel } from '../../../panels/index.ts';
import {
  element,
  explanationText,
  labelOf,
  type OutputHost,
  progressView,
  textOf,
  thrownText,
  type View,
} from '../../../notebook/outputs/index.ts';
import type { CustomOutput, Output, ProgressOutput } from '../../../notebook/protocol/index.ts';
import { chartPlace, type ChartSource } from './chart-place.ts';
import { epochTable } from './epoch-table.ts';
import { keepRun } from './keep-run.ts';
import { whenCellEnds } from './cell-end.ts';
import { trainingReport } from './training-report.ts';
import { backendText, durationWords, percent, splitWords } from './words.ts';

/** A training as it runs: its bar and time left, its curves, and at the end what came of it. */
export function trainingView(first: CustomOutput, host: OutputHost, charts: ChartSource): View {
  const { document } = host;
  // At build the data is the book's own; a live kernel's is checked.
  const read = (output: CustomOutput): TrainingPanel =>
    charts.now ? (output.data as TrainingPanel) : trainingPanel(output.data, 'training');
  let panel = read(first);
  let handle = first.handle;
  let brokenOff = false;
  let tabled = 0;

  const bar = progressView(progressOf(panel, host), host);
  const head = element(document, 'div', { class: 'training-head', role: 'status' });
  const remarks = element(document, 'div', { class: 'training-remarks' });
  const curves = chartPlace(host, charts, 'training-curves');
  const numbers = element(
    document,
    'details',
    { class: 'training-fold' },
    element(document, 'summary', {}, textOf(host, 'epochNumbers')),
  );
  const report = element(document, 'div', { class: 'training-report' });
  const root = element(
    document,
    'div',
    { class: 'out-training' },
    head,
    bar.element,
    remarks,
    curves.element,
    numbers,
    report,
  );
  const endWatch = whenCellEnds(root, () => {
    // The kernel was ended by force, or the run failed elsewhere: what has been seen is kept.
    if (panel.state !== 'running') return;
    panel = { ...panel, state: 'stopped', remainingMilliseconds: 0 };
    brokenOff = true;
    show();
  });

  function show(): void {
    const running = panel.state === 'running';
    root.dataset['state'] = panel.state;
    bar.update?.(progressOf(panel, host));
    bar.element.hidden = !running;
    head.replaceChildren(...headOf(panel, host));
    const lines = [
      panel.state === 'stopped'
        ? textOf(host, brokenOff ? 'brokenOff' : 'stopped', { step: panel.step, steps: panel.steps })
        : undefined,
      panel.checkpoint && panel.checkpoint.from > 0
        ? textOf(host, 'resumed', {
            name: labelOf(host, panel.checkpoint.name),
            step: panel.checkpoint.from,
          })
        : undefined,
      panel.checkpoint && panel.state === 'stopped'
        ? textOf(host, 'resumable', { name: labelOf(host, panel.checkpoint.name) })
        : undefined,
      panel.problem && (explanationText(host, panel.problem) ?? panel.problem.code),
      ...panel.notes.map((note) => noteText(note, host)),
    ];
    remarks.replaceChildren(
      ...lines.filter((line) => line !== undefined).map((line) => element(document, 'p', {}, line)),
    );
    if (panel.checkpoint && panel.state !== 'running' && host.ask)
      remarks.append(forgetButton(panel.checkpoint, host));
    curves.draw((drawn) => drawn.trainingCurves(panel, host));
    curves.element.hidden = panel.curve.step.length === 0;
    numbers.hidden = panel.results.length === 0;
    // Not at every step: a reader may be scrolling in it.
    if (tabled !== panel.results.length) {
      tabled = panel.results.length;
      numbers.querySelector('.training-scroll')?.remove();
      numbers.append(epochTable(panel, host));
    }
    if (running) return;
    report.replaceChildren(trainingReport(panel, handle, host, charts));
    if (host.ask)
      void keepRun(panel, host.cell).catch((error: unknown) => remarks.append(notKept(error, host)));
  }

  show();
  return {
    element: root,
    update(output: Output) {
      if (output.kind !== 'custom' || output.of !== 'training') return false;
      panel = read(output);
      handle = output.handle;
      brokenOff = false;
      show();
      return true;
    },
    destroy: endWatch,
  };
}

/** A run that has a checkpoint begins there: to train anew, it must go. */
function forgetButton(checkpoint: NonNullable<TrainingPanel['checkpoint']>, host: OutputHost): HTMLElement {
  const { document } = host;
  const name = labelOf(host, checkpoint.name);
  const button = element(document, 'button', { type: 'button' }, textOf(host, 'forgetCheckpoint', { name }));
  button.addEventListener('click', () => {
    button.disabled = true;
    void import('./checkpoints.ts')
      .then(({ deleteCheckpoint }) => deleteCheckpoint(host.cell, checkpoint.key))
      .then(() => (button.textContent = textOf(host, 'checkpointForgotten')))
      .catch(() => (button.disabled = false));
  });
  return element(document, 'div', { class: 'training-actions' }, button);
}

/** A note whose reason is itself a code is told in the reader's language throughout. */
function noteText({ code, values }: TrainingPanel['notes'][number], host: OutputHost): string | undefined {
  const reason = String(values['reason'] ?? '');
  const words = explanationText(host, { code: reason, values: {} });
  return explanationText(host, { code, values: { ...values, ...(words ? { reason: words } : {}) } });
}

function notKept(error: unknown, host: OutputHost): HTMLElement {
  const reason = thrownText(host, error);
  return element(host.document, 'p', { role: 'alert' }, textOf(host, 'runNotKept', { reason }));
}

function progressOf(panel: TrainingPanel, host: OutputHost): ProgressOutput {
  return {
    kind: 'progress',
    label: textOf(host, 'progress', { epoch: panel.epoch, epochs: panel.epochs }),
    value: panel.step,
    max: Math.max(1, panel.steps),
    ...(panel.state === 'running' && panel.step > 0
      ? { remainingMilliseconds: panel.remainingMilliseconds }
      : {}),
    facts: [
      { label: textOf(host, 'loss'), value: panel.loss.toFixed(3) },
      { label: textOf(host, 'accuracy'), value: percent(panel.accuracy) },
      {
        label: textOf(host, 'speed'),
        value: textOf(host, 'imagesPerSecond', { n: Math.round(panel.imagesPerSecond) }),
      },
      { label: textOf(host, 'learningRate'), value: String(Number(panel.learningRate.toPrecision(2))) },
      { label: textOf(host, 'ranOn'), value: backendText(host, { backend: panel.backend }) },
    ],
  };
}

/** The accuracy with its interval, first of all; then what it took. */
function headOf(panel: TrainingPanel, host: OutputHost): HTMLElement[] {
  const { document } = host;
  const { test, state } = panel;
  const made: HTMLElement[] = [];
  if (test) {
    made.push(
      element(
        document,
        'p',
        { class: 'training-result' },
        element(
          document,
          'span',
          {},
          textOf(host, 'resultOf', { count: test.count, ...splitWords(host, panel.split) }),
        ),
        ' ',
        element(document, 'b', {}, percent(test.accuracy)),
        ' ',
        element(
          document,
          'span',
          {},
          textOf(host, 'interval', { low: percent(test.low), high: percent(test.high) }),
        ),
      ),
      accuracyLine(test, host),
    );
  }
  if (state === 'finished' || (state === 'diverged' && panel.step > 0)) {
    made.push(
      element(
        document,
        'p',
        { class: 'training-took' },
        textOf(host, 'took', {
          epochs: panel.results.length,
          steps: panel.step,
          time: durationWords(panel.elapsedMilliseconds, host),
          speed: Math.round(panel.imagesPerSecond),
          backend: backendText(host, panel),
        }),
      ),
    );
  }
  return made;
}

/** The interval on a line from 0 to 100 %, with guessing marked. */
function accuracyLine(test: NonNullable<TrainingPanel['test']>, host: OutputHost): HTMLElement {
  const { document } = host;
  const guessing = 1 / Math.max(2, test.classes.length);
  const place = (name: string, from: number, to = from) => {
    const mark = element(document, 'i', { class: name });
    mark.style.setProperty('left', percent(from, 2));
    if (to > from) mark.style.setProperty('width', percent(to - from, 2));
    return mark;
  };
  const guess = element(document, 'small', {}, textOf(host, 'guessing', { share: percent(guessing, 0) }));
  guess.style.setProperty('left', percent(guessing, 2));
  return element(
    document,
    'div',
    { class: 'accuracy-line', 'aria-hidden': 'true' },
    place('chance', guessing),
    place('interval', test.low, test.high),
    place('point', test.accuracy),
    guess,
  );
}
