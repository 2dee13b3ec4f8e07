import type { NetworkDescription } from '../nn/spec.ts';
import type { NetworkOutput } from '../notebook/protocol.ts';
import { networkTable } from '../notebook/outputs/network-table.ts';
import type { OutputHost, View } from '../notebook/outputs/view.ts';

/** A network in the inspector, which is loaded for the first one; a plain table stands until it is there. */
export function networkView(first: NetworkOutput, host: OutputHost): View {
  const element = host.document.createElement('div');
  element.append(networkTable(first, host).element);
  let latest = first;
  let inspector: { update(next: object): void; destroy(): void } | undefined;
  let live = true;

  const optionsOf = ({ network, handle }: NetworkOutput) => ({
    network: network as NetworkDescription,
    lang: host.language,
    ...(handle !== undefined && host.ask
      ? { ask: (question: unknown) => host.ask?.(handle, question) as Promise<unknown> }
      : { ask: undefined }),
  });

  void import('../inspector/index.ts').then(({ mountInspector }) => {
    if (!live) return;
    const place = host.document.createElement('div');
    inspector = mountInspector(place, optionsOf(latest));
    // The inspector draws a moment after it is mounted; the table stands until then.
    const swap = new MutationObserver(() => {
      swap.disconnect();
      if (live) element.replaceChildren(place);
    });
    swap.observe(place, { childList: true });
  });
  return {
    element,
    update(output) {
      if (output.kind !== 'network') return false;
      latest = output;
      if (inspector) inspector.update(optionsOf(output));
      else element.replaceChildren(networkTable(output, host).element);
      return true;
    },
    destroy() {
      live = false;
      inspector?.destroy();
    },
  };
}
