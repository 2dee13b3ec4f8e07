import type { NetworkDescription, NetworkQuestion } from '../../nn/spec/index.ts';
import type { NetworkOutput } from '../../notebook/protocol/index.ts';
import { checkAnswer } from './network-answers.ts';
import { isDescription } from './network-description.ts';
import { awaits, networkTable, type OutputHost, type View } from '../../notebook/outputs/index.ts';

/** Layers listed until the inspector is there, and of a network that it cannot show. */
const listed = 60;

/** A network in the inspector, which is loaded for the first one; a plain table stands until it is there. */
export function networkView(first: NetworkOutput, host: OutputHost): View {
  const element = host.document.createElement('div');
  element.append(networkTable(first, host, listed).element);
  let latest = first;
  let inspector: { update(next: object): void; destroy(): void } | undefined;
  let live = true;

  // A layer that is pressed in the plain table is the one the inspector then shows.
  let chosen: string | undefined;
  element.addEventListener('click', ({ target }) => {
    const layer = (target as Element).closest<HTMLElement>('.out-network [data-layer]')?.dataset['layer'];
    if (layer === undefined) return;
    chosen = layer;
    inspector?.update({ chosen });
  });

  const optionsOf = ({ network, handle }: NetworkOutput) => ({
    network: network as NetworkDescription,
    lang: host.language,
    ...(handle !== undefined && host.ask
      ? {
          ask: async (question: NetworkQuestion) => checkAnswer(question, await host.ask?.(handle, question)),
        }
      : { ask: undefined }),
  });

  // What the inspector would stumble over stays a plain table.
  if (!isDescription(first.network)) return { element };
  const isDrawn = awaits(element);

  const mount = async ({ mountInspector }: typeof import('../../inspector/index.ts')): Promise<void> => {
    await host.turns?.take();
    if (!live) return;
    const place = host.document.createElement('div');
    inspector = mountInspector(place, { ...optionsOf(latest), ...(chosen !== undefined && { chosen }) });
    // The inspector draws a moment after it is mounted; the table stands until then.
    const swap = new MutationObserver(() => {
      swap.disconnect();
      if (!live) return;
      element.replaceChildren(place);
      keepSize(element);
      isDrawn();
    });
    swap.observe(place, { childList: true });
  };
  // Where it cannot be had, as on a line that breaks off, the plain table stays, which says the shapes as well.
  void import('../../inspector/index.ts').then(mount, isDrawn);
  return {
    element,
    update(output) {
      if (output.kind !== 'network') return false;
      if (!isDescription(output.network)) return false;
      latest = output;
      if (inspector) inspector.update(optionsOf(output));
      else element.replaceChildren(networkTable(output, host, listed).element);
      return true;
    },
    destroy() {
      live = false;
      inspector?.destroy();
    },
  };
}

/** Fewer rows than these would be no table to leaf through: on a phone, where each takes two lines, it then grows. */
const leastRows = 3;

/**
 * Where the build's table stood, the inspector takes no more room than that did: what it has above its table is taken from
 * the table, which scrolls. `--stood` says how high that was.
 */
function keepSize(element: HTMLElement): void {
  const stood = Number.parseFloat(element.style.getPropertyValue('--stood'));
  const table = element.querySelector<HTMLElement>('[data-layers]');
  if (!(stood > 0) || !table) return;
  const heightOf = (part: Element): number => part.getBoundingClientRect().height;
  const left = stood - (heightOf(element) - heightOf(table));
  const rows = [...table.querySelectorAll('tr[data-layer]')];
  const least = [...table.querySelectorAll('thead, tfoot'), ...rows.slice(0, leastRows)].reduce(
    (height, part) => height + heightOf(part),
    0,
  );
  // Where it grows all the same, half of the next row says that there are more.
  const next = rows[leastRows];
  const height = left >= least ? left : least + (next ? heightOf(next) / 2 : 0);
  element.style.setProperty('--table-height', `min(26rem, ${height}px)`);
}
