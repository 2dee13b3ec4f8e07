/**
 * The controls that most cells do without, in a kernel that is sent them when a cell first names `Inputs` for more than the
 * others: `scripts/build-kernel.ts` puts this in the place of `notebook/kernel/inputs/rare.ts` there. Elsewhere nothing is late.
 */
import * as control from '../notebook/kernel/inputs/control.ts';
import type { rareControls as all } from '../notebook/kernel/inputs/rare.ts';
import { takeBundle } from './late-bundle.ts';

export type ControlsBundle = typeof all;

declare global {
  var residualControls: ControlsBundle | undefined;
}

/** Empty until they are there. */
export const rareControls: Partial<ControlsBundle> = {};

/** @param load gives the text of the bundle */
export async function loadControls(load: () => Promise<unknown>): Promise<void> {
  if ('form' in rareControls) return;
  // A control of the bundle is one of the kernel's own class.
  const shared = { residualControl: control };
  Object.assign(rareControls, takeBundle(String(await load()), 'residualControls', shared));
}

/** Whether a cell's program may ask for them. */
export const asksForControls = (code: string): boolean =>
  /\bInputs\b(?!\s*\.\s*(?:range|number|select|radio|checkbox|toggle)\b)|\bInputs\b[^]*\b(?:format|transform)\b/.test(
    code,
  );
