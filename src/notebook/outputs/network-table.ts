import type { NetworkOutput } from '../protocol/index.ts';
import { element } from './element.ts';
import { scrolling } from './scrolling.ts';
import { textOf } from './text-of.ts';
import type { OutputHost, View } from './view.ts';

interface Layer {
  name: string;
  kind: string;
  outputShape: number[];
  params: { total: number };
}

/**
 * A network as a plain table: what stands at build and before the inspector has arrived.
 * It reads only the few fields it shows, and shows nothing of a description without them. The kinds of
 * layers are named where the texts have names for them (`kind.conv`), as at build.
 * @param most how many layers are listed; the count tells of all
 */
export function networkTable(output: NetworkOutput, host: OutputHost, most = Infinity): View {
  const { document } = host;
  const layers = layersOf(output.network);
  const row = (...cells: HTMLElement[]) => element(document, 'tr', {}, ...cells);
  const head = (text: string, number = false) =>
    element(document, 'th', { scope: 'col', class: number ? 'number' : undefined }, text);
  const body = element(document, 'tbody');
  for (const { name, kind, outputShape, params } of layers.slice(0, most)) {
    const line = row(
      element(document, 'th', { scope: 'row' }, name),
      element(document, 'td', {}, kindText(kind, host)),
      element(document, 'td', { class: 'number' }, outputShape.join('×')),
      element(document, 'td', { class: 'number' }, params.total.toLocaleString(host.language)),
    );
    line.dataset['layer'] = name;
    line.dataset['shape'] = outputShape.join(',');
    body.append(line);
  }
  const table = element(
    document,
    'table',
    {},
    element(
      document,
      'thead',
      {},
      row(
        head(textOf(host, 'networkLayer')),
        head(textOf(host, 'networkKind')),
        head(textOf(host, 'networkShape'), true),
        head(textOf(host, 'networkParameters'), true),
      ),
    ),
    body,
  );
  return {
    element: element(
      document,
      'div',
      { class: 'out-network' },
      scrolling(table, layers.length, textOf(host, 'networkLayers', { n: layers.length }), host),
    ),
  };
}

function kindText(kind: string, { texts }: OutputHost): string {
  const key = `kind.${kind}`;
  return (Object.hasOwn(texts, key) ? texts[key] : undefined) ?? '';
}

function layersOf(network: unknown): Layer[] {
  const layers = (network as { layers?: unknown } | null)?.layers;
  if (!Array.isArray(layers)) return [];
  return (layers as (Partial<Layer> | null)[]).filter(
    (layer): layer is Layer =>
      typeof layer?.name === 'string' &&
      typeof layer.kind === 'string' &&
      Array.isArray(layer.outputShape) &&
      typeof layer.params?.total === 'number',
  );
}
