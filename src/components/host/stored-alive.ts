/** Stored outputs, drawn as a run would draw them, in the place of what the build has drawn. */
import { contained, type OutputHost, type View, whenDrawn } from '../../notebook/outputs/index.ts';
import { fromJson } from '../../notebook/outputs/frozen.ts';
import type { Output } from '../../notebook/protocol/index.ts';
import type { AnsweringOutput } from '../build/answering-outputs.ts';
import { readJson } from './published-assets.ts';

/**
 * Once for a cell; what cannot be fetched is tried again when the reader next turns to it.
 * @param asked where the reader pressed or is with the keys: that is done again where it has come alive
 */
export async function bringToLife(
  cell: HTMLElement,
  chapter: string,
  surroundingsOf: () => Promise<Omit<OutputHost, 'cell' | 'slot'>>,
  asked: Map<HTMLElement, Element>,
): Promise<void> {
  if (cell.dataset['alive'] !== undefined) return;
  cell.dataset['alive'] = 'soon';
  const name = cell.dataset['cell'] ?? '';
  try {
    const [stored, surroundings] = await Promise.all([
      readJson<AnsweringOutput[]>(`stored/${chapter}/${name}.json`),
      surroundingsOf(),
    ]);
    for (const { slot, output } of stored) {
      const still = cell.querySelector<HTMLElement>(`[data-output] > [data-slot="${slot}"]`);
      // What a run shows since has taken its place.
      if (!still) continue;
      const view = contained(fromJson(output) as Output, { ...surroundings, cell: name, slot });
      await takePlace(still, view, asked.get(cell));
    }
    cell.dataset['alive'] = '';
  } catch {
    delete cell.dataset['alive'];
  }
  asked.delete(cell);
}

/** Where it stands already it is laid out and not seen, until it is drawn; so nothing of the page moves meanwhile. */
async function takePlace(still: HTMLElement, view: View, turnedTo: Element | undefined): Promise<void> {
  const { element } = view;
  element.dataset['slot'] = still.dataset['slot'];
  element.style.setProperty('--stood', `${still.getBoundingClientRect().height}px`);
  const place = document.createElement('div');
  place.className = 'coming-alive';
  place.append(element);
  // Behind it, so that it stays the first where it is.
  still.after(place);
  await whenDrawn(element);
  if (!still.isConnected) {
    place.remove();
    view.destroy?.();
    return;
  }
  const held = still.contains(document.activeElement);
  const layer = still.contains(turnedTo ?? null)
    ? turnedTo?.closest<HTMLElement>('[data-layer]')?.dataset['layer']
    : undefined;
  still.replaceWith(element);
  place.remove();
  if (layer !== undefined)
    element.querySelector<HTMLElement>(`tr[data-layer="${CSS.escape(layer)}"]`)?.click();
  if (held)
    element.querySelector<HTMLElement>('[tabindex="0"], button, summary')?.focus({ preventScroll: true });
  // A run puts something else there.
  new MutationObserver((_, observer) => {
    if (element.isConnected) return;
    observer.disconnect();
    view.destroy?.();
  }).observe(element.parentElement ?? document.body, { childList: true });
}
