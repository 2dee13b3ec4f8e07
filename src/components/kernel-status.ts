/** What the page says of its kernel: in words at the side, and as attributes for styles and scripts. */
import { fill, type Language, type Strings } from '../i18n.ts';
import { explanationText } from '../notebook/outputs/text-of.ts';
import type { KernelStatus } from '../notebook/runtime-types.ts';

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
  const say = (text: string) => {
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
      const name = site[backendNames[info.backend] ?? ''] ?? info.backend;
      const device = info.device ? `${name}, ${info.device}` : name;
      const notes = info.notes.map((note) => explanationText({ errors, language }, note)).filter(Boolean);
      return say(
        [fill(site['backendFound'] ?? '{backend}', { backend: device }, language), ...notes].join(' '),
      );
    }
  }
}

export function drawQueue(queue: readonly string[]): void {
  for (const button of document.querySelectorAll<HTMLElement>('[data-action="stopAll"]'))
    button.hidden = queue.length === 0;
}
