import type { TrainingPanel } from '../../../panels/index.ts';
import { download } from '../../../controls/download.ts';
import { element, labelOf, type OutputHost, textOf, thrownText } from '../../../notebook/outputs/index.ts';
import { list, object, text } from '../../../schema/index.ts';
import { present } from '../../../explained/present.ts';

const formats = ['safetensors', 'layers', 'keras', 'torch'] as const;

/**
 * Takes the trained network away: its weights, or a notebook that goes on with it.
 * @param handle of the run in the kernel; without one there is nothing to take
 */
export function exportView(panel: TrainingPanel, handle: number | undefined, host: OutputHost): HTMLElement {
  const { document } = host;
  const status = element(document, 'p', { class: 'lead', role: 'status' });
  const row = element(document, 'div', { class: 'training-actions' });
  for (const format of formats) {
    const button = element(document, 'button', { type: 'button' }, textOf(host, `export-${format}`));
    button.disabled = handle === undefined;
    button.addEventListener('click', () => {
      button.disabled = true;
      status.textContent = '';
      void save(format)
        .then((names) => {
          const script = names.find((name) => name.endsWith('.mjs'));
          const said = [textOf(host, 'exported', { names: names.join(', ') })];
          if (script !== undefined) said.push(textOf(host, 'exportedScript', { script }));
          status.textContent = said.join(' ');
        })
        .catch((error: unknown) => {
          status.textContent = thrownText(host, error);
        })
        .finally(() => (button.disabled = false));
    });
    row.append(button);
  }

  async function save(format: (typeof formats)[number]): Promise<string[]> {
    const question = {
      ask: 'export',
      format,
      title: textOf(host, 'exportTitle', { name: labelOf(host, panel.name) }),
      text: {
        intro: textOf(host, format === 'torch' ? 'exportIntroTorch' : 'exportIntro'),
        network: textOf(host, format === 'torch' ? 'exportNetworkTorch' : 'exportNetwork'),
        weights: textOf(host, 'exportWeights'),
        data: textOf(host, 'exportData'),
        ownData: textOf(host, 'exportOwnData'),
        train: textOf(host, 'exportTrain'),
      },
    };
    const files = list(
      await present(host.ask, 'a kernel behind the panel')(present(handle, 'the run of the panel'), question),
      'files',
      4,
    ).map((value) => {
      const file = object(value, 'file');
      const { content } = file;
      if (typeof content !== 'string' && !(content instanceof Uint8Array)) throw new Error('No file.');
      // A kernel may be a stranger's: no folder, no surprising ending.
      const name = text(file['name'], 'name', 120).replace(/[^\p{L}\p{N}._-]/gu, '-');
      if (!/\.(safetensors|json|bin|ipynb|mjs)$/.test(name)) throw new Error('No file.');
      return { name, content };
    });
    for (const { name, content } of files)
      download(name, typeof content === 'string' ? content : new Uint8Array(content));
    return files.map(({ name }) => name);
  }

  return element(
    document,
    'div',
    { class: 'training-section', role: 'group', 'aria-label': textOf(host, 'export') },
    element(document, 'p', { class: 'lead' }, textOf(host, 'exportLead')),
    row,
    status,
  );
}
