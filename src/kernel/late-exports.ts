/**
 * The programs that networks are written as, in a kernel that is sent them when a cell first asks: `scripts/build-kernel.ts`
 * puts this in the place of `nn/export` there. Elsewhere nothing is late.
 */
import type * as programs from '../nn/export/index.ts';

export { toCsv, toMarkdown, torchParts } from '../nn/export/light.ts';

export type ExportsBundle = Pick<typeof programs, 'toKerasCode' | 'toRunNotebook' | 'toTorchCode'>;

declare global {
  var residualExports: ExportsBundle | undefined;
}

let bundle: ExportsBundle | undefined;

/** @param load gives the text of the bundle */
export async function loadExports(load: () => Promise<unknown>): Promise<void> {
  if (bundle) return;
  (0, eval)(String(await load()));
  bundle = globalThis.residualExports;
  delete globalThis.residualExports;
}

/** Whether a cell's program may ask for them. */
export const asksForExports = (code: string): boolean => /to(?:Keras|Torch)Code/.test(code);

function loaded(): ExportsBundle {
  if (!bundle) throw new Error('Write nn.toKerasCode or nn.toTorchCode out in the cell that uses it.');
  return bundle;
}

export const toKerasCode: ExportsBundle['toKerasCode'] = (...given) => loaded().toKerasCode(...given);
export const toTorchCode: ExportsBundle['toTorchCode'] = (...given) => loaded().toTorchCode(...given);
export const toRunNotebook: ExportsBundle['toRunNotebook'] = (...given) => loaded().toRunNotebook(...given);
