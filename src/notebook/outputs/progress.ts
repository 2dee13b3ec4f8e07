import type { Output, ProgressOutput } from '../protocol/index.ts';
import { element } from './element.ts';
import { labelOf } from './labels.ts';
import { textOf } from './text-of.ts';
import type { OutputHost, View } from './view.ts';

/** A bar with the time left and short facts; updated in place, so that a screen reader keeps its place too. */
export function progressView(first: ProgressOutput, host: OutputHost): View {
  const { document } = host;
  const label = element(document, 'span');
  const remaining = element(document, 'span', { class: 'remaining' });
  const bar = element(document, 'progress', { role: 'progressbar' });
  const facts = element(document, 'div', { class: 'facts' });
  const root = element(
    document,
    'div',
    { class: 'out-progress' },
    element(document, 'div', { class: 'line' }, label, remaining),
    bar,
    facts,
  );

  function update(output: Output): boolean {
    if (output.kind !== 'progress') return false;
    label.textContent = `${labelOf(host, output.label)} ${textOf(host, 'ofTotal', { value: output.value, max: output.max })}`;
    bar.max = output.max;
    bar.value = output.value;
    bar.setAttribute('aria-label', labelOf(host, output.label));
    const done = output.value >= output.max;
    remaining.textContent =
      done || output.remainingMilliseconds === undefined
        ? ''
        : textOf(host, 'remaining', { time: timeText(output.remainingMilliseconds, host) });
    facts.replaceChildren(
      ...(output.facts ?? []).map((fact) =>
        element(
          document,
          'span',
          {},
          `${labelOf(host, fact.label)} `,
          element(document, 'b', {}, fact.value),
        ),
      ),
    );
    return true;
  }
  update(first);
  return { element: root, update };
}

function timeText(milliseconds: number, host: OutputHost): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 60) return textOf(host, 'remainingSeconds', { seconds });
  return textOf(host, 'remainingMinutes', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}
