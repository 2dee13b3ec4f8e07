/**
 * The programs that networks are written as, in a kernel that is sent them when a cell first asks: `scripts/build-kernel.ts`
 * puts this in the place of `nn/export` there. Elsewhere nothing is late.
 */
import type * as programs from '../nn/export/index.ts';
import { takeBundle, unwritten } from './late-bundle.ts';

export { torchParts } from '../nn/export/light.ts';

export type ExportsBundle = Pick<
  typeof programs,
  'ownLayersScript' | 'toCsv' | 'toKerasCode' | 'toMarkdown' | 'toRunNotebook' | 'toTorchCode'
>;

declare global {
  var residualExports: ExportsBundle | undefined;
}

let bundle: ExportsBundle | undefined;

/** @param load gives the text of the bundle */
export async function loadExports(load: () => Promise<unknown>): Promise<void> {
  if (bundle) return;
  bundle = takeBundle(String(await load()), 'residualExports') as ExportsBundle;
}

/** Whether a cell's program may ask for them. */
export const asksForExports = (code: string): boolean => /to(?:KerasCode|TorchCode|Csv|Markdown)/.test(code);

function loaded(): ExportsBundle {
  return bundle ?? unwritten('nn.toKerasCode', 'nn.toTorchCode', 'nn.toCsv', 'nn.toMarkdown');
}

export const ownLayersScript: ExportsBundle['ownLayersScript'] = () => loaded().ownLayersScript();
export const toCsv: ExportsBundle['toCsv'] = (...given) => loaded().toCsv(...given);
export const toMarkdown: ExportsBundle['toMarkdown'] = (...given) => loaded().toMarkdown(...given);
export const toKerasCode: ExportsBundle['toKerasCode'] = (...given) => loaded().toKerasCode(...given);
export const toTorchCode: ExportsBundle['toTorchCode'] = (...given) => loaded().toTorchCode(...given);
export const toRunNotebook: ExportsBundle['toRunNotebook'] = (...given) => loaded().toRunNotebook(...given);
