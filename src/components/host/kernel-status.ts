/** What the page says of its kernel: in words at the side, and as attributes for styles and scripts. */
import { fill, type Language, type Strings } from '../../i18n.ts';
import { keep } from '../kept/kept.ts';
import { withhold } from './backends-here.ts';
import { explanationText } from '../../notebook/outputs/index.ts';
import type { KernelStatus } from '../../notebook/runtime/index.ts';

interface Texts {
  site: Strings;
  texts: Strings;
  errors: Strings;
  language: Language;
}

const backendNames: Record<string, string> = {
  webgpu: 'backendWebgpu',
  webgl: 'backendWebgl',
  wasm: 'backendWasm',
  cpu: 'backendCpu',
};

/** Characters of the longest line that an honest kernel needs. */
const longestLine = 1_000;

export function drawKernel(
  { status, info, error, memory }: KernelStatus,
  { site, texts, errors, language }: Texts,
): void {
  const root = document.documentElement;
  root.dataset['kernel'] = status;
  if (info && status === 'ready') root.dataset['backend'] = info.backend;
  const reading = memory ?? info?.memory;
  if (reading) root.dataset['tensors'] = String(reading.numTensors);
  const line = document.querySelector<HTMLElement>('[data-device]');
  if (!line) return;
  const say = (whole: string) => {
    // Device and notes are the kernel's words: a line, not a page of them.
    const text = whole.length > longestLine ? `${whole.slice(0, longestLine)}…` : whole;
    if (line.textContent !== text) line.textContent = text;
  };
  switch (status) {
    case 'off':
      return;
    case 'starting':
      return say(texts['kernelStarting'] ?? '');
    case 'failed':
      return say(
        [
          texts['kernelFailed'],
          explanationText({ errors, language }, error?.explanation) ?? error?.message,
        ].join(': '),
      );
    case 'lost':
      return say(texts['lostCrashed'] ?? '');
    case 'ready': {
      if (!info) return;
      withholdFailed(info);
      const name = site[backendNames[info.backend] ?? ''] ?? info.backend;
      const device = info.device ? `${name}, ${info.device}` : name;
      const timed = document.querySelector<HTMLElement>('[data-action="timeKernels"]');
      if (timed) timed.hidden = !info.notes.some(({ code }) => code === 'kernels-chosen');
      const notes = info.notes.map((note) => explanationText({ errors, language }, note)).filter(Boolean);
      return say(
        [fill(site['backendFound'] ?? '{backend}', { backend: device }, language), ...notes].join(' '),
      );
    }
  }
}

/** A chosen backend that could not be had is not offered again, nor chosen on the next visit. */
function withholdFailed({ skipped }: NonNullable<KernelStatus['info']>): void {
  const choice = document.querySelector<HTMLSelectElement>('[data-backend-choice]');
  if (!choice) return;
  for (const { backend, reason } of skipped) {
    if (reason === 'software') continue;
    withhold(choice, backend);
    if (choice.value !== backend) continue;
    choice.value = 'auto';
    keep('backend', undefined);
  }
}

/** What is remembered of the training kernels' times is forgotten; the next training times them again. */
export async function forgetKernelTimes(site: Strings): Promise<void> {
  const { list, remove } = await import('../kept/store.ts');
  for (const { key } of await list('kernels/')) await remove(key);
  const button = document.querySelector<HTMLElement>('[data-action="timeKernels"]');
  const line = document.querySelector<HTMLElement>('[data-device]');
  if (button) button.hidden = true;
  if (line) line.textContent = site['timeKernelsNext'] ?? '';
}

/** The most cells that waited at once since the queue was last empty; a single one tells of itself. */
let longest = 0;

/**
 * What waits and runs, with the way to it; at the end of more than one cell, how it went. In words among the tools, which on a
 * phone are folded away, and in two at its lower edge.
 */
export function drawQueue(
  queue: readonly string[],
  { site, language }: Pick<Texts, 'site' | 'language'>,
): void {
  for (const button of document.querySelectorAll<HTMLElement>('[data-action="stopAll"]'))
    button.hidden = queue.length === 0;
  const line = document.querySelector<HTMLElement>('[data-queue]');
  if (!line) return;
  longest = queue.length === 0 ? longest : Math.max(longest, queue.length);
  line.hidden = longest < 2;
  if (line.hidden) return;
  const say = (key: string, n: number) => fill(site[key] ?? '', { n }, language);
  if (queue.length > 0) {
    line.replaceChildren(say('queueRunning', queue.length), cellLink(queue[0] ?? ''));
    drawEdge(say('queueLeft', queue.length), queue[0]);
    return;
  }
  const ran = longest;
  longest = 0;
  const failed = [...document.querySelectorAll<HTMLElement>('notebook-cell[data-state="failed"]')];
  const isStopped = !failed[0] && document.querySelector('notebook-cell[data-state="stopped"]') !== null;
  if (failed[0]) drawEdge(say('queueErrors', failed.length), failed[0].dataset['cell']);
  else drawEdge(isStopped ? '' : (site['queueOver'] ?? ''));
  if (failed[0])
    line.replaceChildren(say('queueFailed', failed.length), cellLink(failed[0].dataset['cell'] ?? ''));
  else if (isStopped) line.hidden = true;
  else if (document.querySelector('notebook-cell:not([data-state="fresh"])'))
    line.textContent = say('queueRan', ran);
  else line.textContent = site['queueDone'] ?? '';
}

function drawEdge(text: string, cell?: string): void {
  const edge = document.querySelector<HTMLAnchorElement>('[data-queue-edge]');
  if (!edge) return;
  edge.hidden = text === '';
  edge.textContent = text;
  if (cell === undefined) edge.removeAttribute('href');
  else edge.href = `#cell-${cell}`;
}

function cellLink(cell: string): HTMLAnchorElement {
  const link = document.createElement('a');
  link.href = `#cell-${cell}`;
  link.textContent = cell;
  link.translate = false;
  return link;
}
