/** What the cells of a notebook showed when they last ran, kept beside it for the next visit. */
import type { Language } from '../../i18n.ts';
import {
  contained,
  createNearness,
  createTurns,
  deferredView,
  drawingWeight,
  drawnAtOnce,
  element,
  type OutputHost,
  sliceElements,
} from '../../notebook/outputs/index.ts';
import type { Output } from '../../notebook/protocol/index.ts';
import { surroundingsIn } from '../host/notebook-host.ts';
import { cellPrefix, featuresPrefix } from '../kept/kernel-store.ts';
import { keep } from '../kept/kept.ts';
import { padPlace } from '../kept/scratchpads.ts';
import { list, remove } from '../kept/store.ts';
import { openNotebookReader } from './notebook-reader.ts';
import { outputsPrefix, putOutputs } from './output-store.ts';
import type { Words } from './words.ts';

/** Says, without the database being opened, that there is something to be drawn. */
export const outputsMark = (id: string): string => `pad-shown:${id}`;

export const markOutputs = (id: string): void => void keep(outputsMark(id), '1');

export async function storeOutputs(
  id: string,
  cell: string,
  source: string,
  outputs: readonly Output[],
): Promise<void> {
  await putOutputs(id, cell, { source, outputs });
  markOutputs(id);
}

/** What its cells showed, and what they kept: of a notebook that is erased. */
export async function forgetOutputs(id: string): Promise<void> {
  for (const prefix of [outputsPrefix(id), cellPrefix(padPlace(id)), featuresPrefix(padPlace(id))])
    for (const { key } of await list(prefix)) await remove(key);
  keep(outputsMark(id), undefined);
}

/** Draws what is stored where nothing has run yet: in turns, and what is much when the reader comes near. */
export async function drawStored(
  id: string,
  cells: readonly { name: string; cell: HTMLElement; source: string }[],
  language: Language,
  words: Words,
): Promise<void> {
  const host = { ...(await surroundingsIn(language)), turns: createTurns(), nearness: createNearness() };
  const reader = openNotebookReader();
  try {
    for (const { name, cell, source } of cells) {
      const outputs = await reader.outputs(id, name, source);
      if (outputs.length === 0) continue;
      const place = cell.querySelector('[data-output]');
      if (cell.dataset['state'] !== 'idle' || !place || place.childElementCount > 0) continue;
      let last: Element = element(document, 'p', { class: 'frozen-note' }, words('stored'));
      place.append(last);
      await drawInTurns(
        outputs,
        (slot) => ({ ...host, cell: name, slot }),
        (drawn) => {
          // What a run shows has taken their place meanwhile.
          if (!last.isConnected) return false;
          last.after(drawn);
          last = drawn;
          return true;
        },
      );
    }
  } finally {
    reader.end();
  }
}

/** @param put takes one after the other, until it has no place for them any more */
async function drawInTurns(
  outputs: readonly Output[],
  hostOf: (slot: number) => OutputHost,
  put: (drawn: HTMLElement) => boolean,
): Promise<void> {
  let weight = 0;
  for (const [slot, output] of outputs.entries()) {
    const host = hostOf(slot);
    const isFar = weight > drawnAtOnce;
    const own = drawingWeight(output);
    weight += own;
    await host.turns?.take(isFar ? 2 : Math.min(own, sliceElements));
    const view = isFar
      ? deferredView(output, host, (latest) => contained(latest, host))
      : contained(output, host);
    if (!put(view.element)) return;
  }
}
