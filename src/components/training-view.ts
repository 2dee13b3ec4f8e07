import type { TrainingPanel } from '../kernel/training-panel.ts';
import { element } from '../notebook/outputs/element.ts';
import { progressView } from '../notebook/outputs/progress.ts';
import { explanationText, textOf } from '../notebook/outputs/text-of.ts';
import type { OutputHost, View } from '../notebook/outputs/view.ts';
import type { CustomOutput, Output, ProgressOutput } from '../notebook/protocol.ts';

/** A training as it runs: its bar and time left, its curves, and at the end the accuracy with its interval. */
export function trainingView(first: CustomOutput, host: OutputHost): View {
  const { document } = host;
  let panel = first.data as TrainingPanel;
  const bar = progressView(progressOf(panel, host), host);
  const result = element(document, 'p', { class: 'training-result', role: 'status' });
  const remarks = element(document, 'div', { class: 'training-remarks' });
  const curves = element(document, 'div', { class: 'training-curves' });
  const root = element(document, 'div', { class: 'out-training' }, result, bar.element, remarks, curves);
  let drawing = false;

  async function draw(): Promise<void> {
    if (drawing || panel.step === 0) return;
    drawing = true;
    const { trainingCurves } = await import('./training-curves.ts');
    drawing = false;
    curves.replaceChildren(...trainingCurves(panel, host));
  }

  function show(): void {
    bar.update?.(progressOf(panel, host));
    bar.element.hidden = panel.state === 'finished';
    result.textContent = resultText(panel, host);
    const lines = [
      panel.state === 'stopped'
        ? textOf(host, 'trainingStopped', { step: panel.step, steps: panel.steps })
        : undefined,
      panel.state === 'finished' ? finishedText(panel, host) : undefined,
      panel.problem && (explanationText(host, panel.problem) ?? panel.problem.code),
      ...panel.notes.map((note) => explanationText(host, note)),
    ];
    remarks.replaceChildren(
      ...lines.filter((line) => line !== undefined).map((line) => element(document, 'p', {}, line)),
    );
    root.dataset['state'] = panel.state;
    void draw();
  }

  show();
  return {
    element: root,
    update(output: Output) {
      if (output.kind !== 'custom' || output.of !== 'training') return false;
      panel = output.data as TrainingPanel;
      show();
      return true;
    },
  };
}

function progressOf(panel: TrainingPanel, host: OutputHost): ProgressOutput {
  return {
    kind: 'progress',
    label: textOf(host, 'trainingEpoch', { epoch: panel.epoch, epochs: panel.epochs }),
    value: panel.step,
    max: Math.max(1, panel.steps),
    ...(panel.state === 'running' && panel.step > 0
      ? { remainingMilliseconds: panel.remainingMilliseconds }
      : {}),
    facts: [
      { label: textOf(host, 'trainingLoss'), value: panel.loss.toFixed(3) },
      { label: textOf(host, 'trainingAccuracy'), value: percent(panel.accuracy) },
      {
        label: textOf(host, 'trainingSpeed'),
        value: textOf(host, 'trainingImages', { n: Math.round(panel.imagesPerSecond) }),
      },
    ],
  };
}

function resultText({ test }: TrainingPanel, host: OutputHost): string {
  if (!test) return '';
  return textOf(host, 'trainingResult', {
    count: test.count,
    accuracy: percent(test.accuracy),
    low: (test.low * 100).toFixed(1),
    high: percent(test.high),
  });
}

function finishedText(panel: TrainingPanel, host: OutputHost): string {
  return textOf(host, 'trainingFinished', {
    epochs: panel.epochs,
    steps: panel.steps,
    seconds: (panel.elapsedMilliseconds / 1000).toFixed(1),
    speed: Math.round(panel.imagesPerSecond),
  });
}

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
