/** The page of measurements alive: a kernel a backend, one measurement after the other, a row each. */
import { fill, type Language, type Strings } from '../../i18n.ts';
import type { BackendName } from '../../notebook/protocol/index.ts';
import { createPageKernel } from '../host/page-kernel.ts';
import { deviceOf } from './devices.ts';
import { ChosenKernels } from './kernel-choice.ts';
import {
  firstStep,
  type MeasuredRow,
  type Measurement,
  measurements,
  quickly,
  rowOf,
} from './measurements.ts';

type Kernel = ReturnType<typeof createPageKernel>;

/** @param root holds `[data-measure]`, `[data-told]`, `[data-rows]`, `[data-json]` and `[data-copy]` */
export function wakeMeasurements(root: HTMLElement, language: Language, texts: Strings): void {
  const part = <E extends HTMLElement>(name: string): E => {
    const found = root.querySelector<E>(`[data-${name}]`);
    if (!found) throw new Error(`The page of measurements has no ${name}.`);
    return found;
  };
  const [button, told, body] = [part<HTMLButtonElement>('measure'), part('told'), part('rows')];
  const [json, copy] = [part('json'), part<HTMLButtonElement>('copy')];
  const t = (key: string, values: Record<string, string | number> = {}): string =>
    fill(texts[key] ?? key, values, language);
  const wordsOf = ({ what, depth, batch }: Measurement): string => t(what, { depth, batch });

  /** In words whether our own programs run, and whether a training here gets them so; then what is not tfjs's own, as the code calls it. */
  const kernelsOf = ({ kernels, chosen }: MeasuredRow, { fusing }: Measurement): string => {
    const ours = kernels.split(', ').filter((kernel) => kernel !== '' && !kernel.endsWith(' stock'));
    const words = [
      fusing === 'fused' || fusing === 'unfused' ? t(fusing) : '',
      kernels !== '' && chosen ? t('chosen') : '',
      ours.join(', '),
    ].filter(Boolean);
    return words.length > 0 ? words.join('; ') : '–';
  };

  button.addEventListener('click', () => {
    button.disabled = true;
    root.dataset['state'] = 'running';
    const rows: MeasuredRow[] = [];
    body.replaceChildren();
    void measure({
      language,
      notFused: t('notFused'),
      tell: (backend, measurement) => {
        told.textContent = t('running', { backend, what: wordsOf(measurement) });
      },
      unable: (backend, reason) => {
        const line = document.createElement('tr');
        const cell = line.insertCell();
        cell.colSpan = 7;
        cell.textContent = t('unable', { backend, reason });
        body.append(line);
      },
      show: (row, measurement) => {
        rows.push(row);
        body.append(
          lineOf([
            wordsOf(measurement),
            row.backend,
            row.device,
            row.workers,
            row.medianMs,
            row.runs,
            kernelsOf(row, measurement),
          ]),
        );
        json.textContent = JSON.stringify(rows, null, 1);
        copy.hidden = false;
      },
    }).finally(() => {
      told.textContent = t('done');
      button.textContent = t('again');
      button.disabled = false;
      root.dataset['state'] = 'done';
    });
  });
  copy.addEventListener('click', () => {
    void navigator.clipboard.writeText(json.textContent).then(() => (told.textContent = t('copied')));
  });
}

function lineOf(values: readonly (string | number)[]): HTMLTableRowElement {
  const line = document.createElement('tr');
  for (const value of values) line.insertCell().textContent = String(value);
  return line;
}

interface Watching {
  readonly language: Language;
  /** Why a device is not measured with our own programs. */
  readonly notFused: string;
  tell(backend: BackendName, measurement: Measurement): void;
  unable(backend: BackendName, reason: string): void;
  show(row: MeasuredRow, measurement: Measurement): void;
}

async function measure({ language, notFused, tell, unable, show }: Watching): Promise<void> {
  // `?quick&backends=wasm`: shorter, and some of them alone.
  const asked = new URLSearchParams(location.search);
  const quick = asked.has('quick');
  const chosen = asked.get('backends')?.split(',');
  const all = measurements(navigator.hardwareConcurrency, quick ? quickly : undefined);
  const browser = navigator.userAgent;
  const backends = new Set(all.map((each) => each.backend));
  for (const backend of backends) {
    if (chosen && !chosen.includes(backend)) continue;
    // A worker of its own: what the one before has kept is gone with it.
    const choice = new ChosenKernels();
    const kernel = createPageKernel(language, { around: choice.around });
    try {
      const info = await kernel.setBackend(backend);
      if (info.backend !== backend) {
        unable(backend, info.backend);
        continue;
      }
      const device = await deviceOf(backend);
      const own = all.filter((each) => each.backend === backend);
      if (backend !== 'wasm' && own[0]) {
        tell(backend, own[0]);
        await runIn(kernel, firstStep);
      }
      const done = new Set<string>();
      for (const measurement of own) {
        tell(backend, measurement);
        choice.wanted = measurement.fusing;
        if (choice.wanted === 'fused' && !choice.canFuse) {
          unable(backend, notFused);
          continue;
        }
        // What the device is fastest with may be one of the two that were measured before.
        const these = `${measurement.depth} ${choice.inUse?.kernels}`;
        if (choice.wanted === 'timed' && done.has(these)) continue;
        done.add(these);
        const shown = await runIn(kernel, measurement.code);
        const used = measurement.what === 'step' || measurement.fusing ? choice.inUse : undefined;
        const row =
          'text' in shown ? rowOf(measurement, shown.text, { device, browser, ...used }) : undefined;
        if (row) show(row, measurement);
        else unable(backend, 'reason' in shown ? shown.reason : '–');
      }
    } catch (error) {
      unable(backend, error instanceof Error ? error.message : String(error));
    } finally {
      kernel.dispose();
    }
  }
}

let runs = 0;

/** The text that a program shows, or what it failed of. */
async function runIn(kernel: Kernel, code: string): Promise<{ text: string } | { reason: string }> {
  const run = ++runs;
  let found: { text: string } | { reason: string } = { reason: '–' };
  const end = kernel.subscribe((event) => {
    if (event.type !== 'output' || event.run !== run) return;
    if (event.output.kind === 'text') found = { text: event.output.text };
    if (event.output.kind === 'error') found = { reason: event.output.message };
  });
  await kernel.run({ run, cell: 'measure', version: 1, imports: [], exports: [], code });
  end();
  return found;
}
