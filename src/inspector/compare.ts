/** Two networks beside each other: totals, stages, and what differs in the layers they share by name. */
import type { LayerDescription, LayerKind, NetworkDescription } from '../nn/spec/index.ts';

export interface Cost {
  readonly layers: number;
  readonly params: number;
  readonly multiplyAdds: number;
  readonly activationBytes: number;
}

export interface StageCost {
  readonly stage: string;
  /** Absent where a network has no such stage. */
  readonly first: Cost | null;
  readonly second: Cost | null;
}

/** One way in which layers of the same name differ, with all the layers it holds for. */
export interface Difference {
  readonly kind: LayerKind;
  /** A hyper-parameter of the spec. */
  readonly field: string;
  readonly first: string;
  readonly second: string;
  readonly layers: readonly string[];
}

export interface Comparison {
  readonly stages: readonly StageCost[];
  readonly differences: readonly Difference[];
  readonly onlyFirst: readonly string[];
  readonly onlySecond: readonly string[];
  /** Layers of the same name whose output shapes differ: mostly a consequence of the differences above. */
  readonly shapesDiffer: readonly string[];
  /** What to mark in either table. */
  readonly marks: ReadonlyMap<string, Mark>;
}

/** How a layer differs from its counterpart. */
export interface Mark {
  /** It has none. */
  readonly alone: boolean;
  readonly settings: boolean;
  readonly shape: boolean;
}

export function compareNetworks(first: NetworkDescription, second: NetworkDescription): Comparison {
  const byName = new Map(second.layers.map((layer) => [layer.name, layer]));
  const inFirst = new Set(first.layers.map(({ name }) => name));
  const found = new Map<string, { difference: Omit<Difference, 'layers'>; layers: string[] }>();
  for (const layer of first.layers) {
    const other = byName.get(layer.name);
    if (other === undefined) continue;
    for (const difference of layerDifferences(layer, other)) {
      const key = JSON.stringify(difference);
      const group = found.get(key);
      if (group === undefined) found.set(key, { difference, layers: [layer.name] });
      else group.layers.push(layer.name);
    }
  }
  const differences = [...found.values()]
    .map(({ difference, layers }) => ({ ...difference, layers }))
    .toSorted((a, b) => b.layers.length - a.layers.length);
  const onlyFirst = first.layers.map(({ name }) => name).filter((name) => !byName.has(name));
  const onlySecond = second.layers.map(({ name }) => name).filter((name) => !inFirst.has(name));
  const shapesDiffer = first.layers
    .filter(({ name, outputShape }) => {
      const other = byName.get(name);
      return other !== undefined && String(other.outputShape) !== String(outputShape);
    })
    .map(({ name }) => name);

  const alone = new Set([...onlyFirst, ...onlySecond]);
  const settings = new Set(differences.flatMap(({ layers }) => layers));
  const shape = new Set(shapesDiffer);
  const marks = new Map(
    [...alone, ...settings, ...shape].map((name) => [
      name,
      { alone: alone.has(name), settings: settings.has(name), shape: shape.has(name) },
    ]),
  );
  return { stages: stageCosts(first, second), differences, onlyFirst, onlySecond, shapesDiffer, marks };
}

export function totalCost(network: NetworkDescription): Cost {
  return sumCosts(network.layers);
}

function sumCosts(layers: readonly LayerDescription[]): Cost {
  return layers.reduce<Cost>(
    (sum, layer) => ({
      layers: sum.layers + 1,
      params: sum.params + layer.params.total,
      multiplyAdds: sum.multiplyAdds + layer.multiplyAdds,
      activationBytes: sum.activationBytes + layer.activationBytes,
    }),
    { layers: 0, params: 0, multiplyAdds: 0, activationBytes: 0 },
  );
}

function stageCosts(first: NetworkDescription, second: NetworkDescription): StageCost[] {
  const order = [...new Set([...first.layers, ...second.layers].map(({ stage }) => stage))];
  // The head of a network with fewer stages must not come before the stages of the other.
  order.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en', { numeric: true }));
  const cost = (network: NetworkDescription, stage: string) => {
    const layers = network.layers.filter((layer) => layer.stage === stage);
    return layers.length === 0 ? null : sumCosts(layers);
  };
  return order.map((stage) => ({ stage, first: cost(first, stage), second: cost(second, stage) }));
}

function rank(stage: string): number {
  return stage === 'stem' ? 0 : stage === 'head' ? 2 : 1;
}

function layerDifferences(first: LayerDescription, second: LayerDescription): Omit<Difference, 'layers'>[] {
  const a: Record<string, unknown> = { ...first.spec };
  const b: Record<string, unknown> = { ...second.spec };
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter(
      (field) =>
        field !== 'name' && field !== 'inputs' && JSON.stringify(a[field]) !== JSON.stringify(b[field]),
    )
    .map((field) => ({ kind: first.kind, field, first: write(a[field]), second: write(b[field]) }));
}

function write(value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.join('×');
  if (typeof value === 'object' && value !== null) {
    const numbers = [...new Set(Object.values(value))];
    return numbers.length === 1 ? String(numbers[0]) : Object.values(value).join(',');
  }
  return String(value);
}
