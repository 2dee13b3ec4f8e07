import type { LayersModel } from '@tensorflow/tfjs-layers';
import { specOf } from '../nn/build/index.ts';
import { ownLayersScript, toRunNotebook, type RunNotebookOptions } from '../nn/export/index.ts';
import type { TrainData, TrainSettings } from '../nn/training/index.ts';
import { hasOwnLayers, saveLayersFormat, saveSafetensors } from '../nn/weights/index.ts';

export interface ExportQuestion {
  ask: 'export';
  /** `keras`, `torch`: a notebook that rebuilds the network and goes on training, with the weights beside it. */
  format: 'safetensors' | 'layers' | 'keras' | 'torch';
  /** Prose of the notebook in the reader's language. */
  title?: string;
  text?: RunNotebookOptions['text'];
}

export interface ExportFile {
  name: string;
  type: string;
  content: string | Uint8Array;
}

/** What of a run goes into files. */
export interface ExportedRun {
  readonly model: LayersModel;
  readonly data: TrainData;
  readonly settings: TrainSettings;
  readonly name: string;
}

/** The files a reader takes a trained network away in. */
export async function exportRun(
  { model, data, settings, name }: ExportedRun,
  { format, title, text }: ExportQuestion,
): Promise<ExportFile[]> {
  const file = fileName(name);
  const safetensors = async (): Promise<ExportFile> => ({
    name: `${file}.safetensors`,
    type: 'application/octet-stream',
    content: await saveSafetensors(model, { metadata: { format: 'keras', network: model.name, run: name } }),
  });
  if (format === 'safetensors') return [await safetensors()];
  if (format === 'layers') {
    const { json, weights } = await saveLayersFormat(model);
    return [
      { name: 'model.json', type: 'application/json', content: json },
      { name: 'weights.bin', type: 'application/octet-stream', content: weights },
      ...(hasOwnLayers(model)
        ? [{ name: 'residual-layers.mjs', type: 'text/javascript', content: ownLayersScript() }]
        : []),
    ];
  }
  const weights = await safetensors();
  // A set that the reader has made is kept as a file of this name.
  const isOwn = data.name !== undefined && data.name !== 'dogs-and-cats';
  const notebook = toRunNotebook({
    library: format,
    spec: specOf(model),
    settings,
    normalisation: data.normalisation,
    weightsFile: weights.name,
    ...(isOwn && { pictures: { file: `${data.name}.pictures`, classes: data.train.classes } }),
    title: String(title ?? name).slice(0, 200),
    ...(text ? { text } : {}),
  });
  return [
    {
      name: `${file}${format === 'torch' ? '.pytorch' : ''}.ipynb`,
      type: 'application/x-ipynb+json',
      content: notebook,
    },
    weights,
  ];
}

/** Letters and digits of any language, as file systems take them. */
const fileName = (name: string): string => name.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 80) || 'network';
