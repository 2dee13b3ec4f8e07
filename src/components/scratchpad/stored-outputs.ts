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
import { get, list, put, remove } from '../kept/store.ts';
import { unpacked } from './packed-outputs.ts';
import type { Words } from './words.ts';

interface Stored {
  /** The program that showed it: what another one showed is no output of this cell. */
  readonly source: string;
  readonly outputs: Output[];
}

const quota = { prefix: 'scratchpad/', things: 4_000, bytes: 256 * 2 ** 20 };
const prefixOf = (id: string): string => `scratchpad/${id}/`;
/** Says, without the database being opened, that there is something to be drawn. */
export const outputsMark = (id: string): string => `pad-shown:${id}`;

export async function storeOutputs(
  id: string,
  cell: string,
  source: string,
  outputs: readonly Output[],
): Promise<void> {
  const stored: Stored = { source, outputs: [...outputs] };
  await put(prefixOf(id) + cell, stored, [quota]);
  keep(outputsMark(id), '1');
}

/** Those of a cell whose program is as it was; none otherwise. */
export async function storedOutputs(id: string, cell: string, source: string): Promise<Output[]> {
  const stored = (await get(prefixOf(id) + cell)) as Partial<Stored> | undefined;
  if (stored?.source !== source || !Array.isArray(stored.outputs)) return [];
  return unpacked(stored.outputs);
}

/** What its cells showed, and what they kept: of a notebook that is erased. */
export async function forgetOutputs(id: string): Promise<void> {
  for (const prefix of [prefixOf(id), cellPrefix(padPlace(id)), featuresPrefix(padPlace(id))])
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
  for (const { name, cell, source } of cells) {
    const outputs = await storedOutputs(id, name, source);
    if (outputs.length === 0) continue;
    const drawn = await drawnInTurns(outputs, (slot) => ({ ...host, cell: name, slot }));
    const place = cell.querySelector('[data-output]');
    const isUntouched = cell.dataset['state'] === 'idle' && place?.childElementCount === 0;
    if (place && isUntouched)
      place.append(element(document, 'p', { class: 'frozen-note' }, words('stored')), ...drawn);
  }
}

async function drawnInTurns(
  outputs: readonly Output[],
  hostOf: (slot: number) => OutputHost,
): Promise<HTMLElement[]> {
  const drawn: HTMLElement[] = [];
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
    drawn.push(view.element);
  }
  return drawn;
}
