/**
 * Where a training step spends its time, by layer and direction, as shares of the multiply-add peak of the machine: one
 * worker, Chromium on WASM, noise for pictures. `npm run bench -- layers [--json] [--quick] [--depth=20] [--width=16]`
 */
import { cpus } from 'node:os';
import { cifarResnet, describeNetwork, type LayerDescription } from '../src/nn/spec/index.ts';
import type { TimedPart } from '../src/nn/step/index.ts';
import { openPage, servePage } from './browser.ts';
import { toTable } from './table.ts';

interface Row {
  net: string;
  batch: number;
  /** Layers of one kind and size together. */
  layer: string;
  count: number;
  part: string;
  workers: number;
  threads: number;
  /** Of all of them together. */
  ms: number;
  /** Of the step, in percent. */
  share: number;
  /** As multiply-adds are usually counted, two each. */
  gflops?: number;
  /** Of the peak, as they are counted: Winograd's algorithm does 2.25 or 4 times fewer, and can exceed it. */
  countedShare?: number;
  /** Of the peak, as they are done: never above 1. Transforms are no multiply-adds. */
  doneShare?: number;
}

export async function run(options: string[]): Promise<void> {
  const numberOf = (name: string): number | undefined => {
    const given = options.find((each) => each.startsWith(`--${name}=`));
    return given === undefined ? undefined : Number(given.slice(name.length + 3));
  };
  const quick = options.includes('--quick');
  const depth = numberOf('depth');
  const nets = (depth === undefined ? [8, 20] : [depth]).map((each) => ({
    depth: each,
    width: numberOf('width') ?? 16,
    batch: numberOf('batch') ?? 32,
    size: numberOf('size') ?? 32,
  }));
  const { address, close } = await servePage();
  const page = await openPage('chromium', address);
  const rows: Row[] = [];
  const lines: string[] = [];
  try {
    const variant = await page.call('start', 'wasm', 'relaxed-simd');
    let peak = await page.call('peak');
    for (const net of nets) {
      const bounds = { seconds: quick ? 1.5 : 12, atLeast: 6, atMost: 1000 };
      const { parts, whole, steps } = await page.call('layerTimes', net, bounds);
      peak = Math.max(peak, await page.call('peak'));
      const name = `ResNet-${net.depth}, width ${net.width}`;
      const found = group(describeNetwork(cifarResnet(net.depth, { width: net.width, classes: 2, input: net.size })).layers, parts, net.batch); // prettier-ignore
      const total = sum(found.map(({ milliseconds }) => milliseconds));
      const worth = found.filter(({ milliseconds }) => milliseconds > 0.002 * total);
      for (const each of worth) {
        const rate = (multiplyAdds: number) => (2 * multiplyAdds) / each.milliseconds / 1e6;
        rows.push({
          net: name,
          batch: net.batch,
          layer: each.label,
          count: each.count,
          part: each.part,
          workers: 1,
          threads: 1,
          ms: rounded(each.milliseconds, 2),
          share: rounded((100 * each.milliseconds) / total, 1),
          ...(each.done > 0
            ? {
                gflops: rounded(rate(each.counted), 1),
                countedShare: rounded(rate(each.counted) / peak, 2),
                doneShare: rounded(rate(each.done) / peak, 2),
              }
            : {}),
        });
      }
      const convolutions = found.filter(({ done }) => done > 0);
      const [counted, done] = [sum(convolutions.map((each) => each.counted)), sum(convolutions.map((each) => each.done))]; // prettier-ignore
      const busy = sum(convolutions.map(({ milliseconds }) => milliseconds));
      lines.push(
        `${name}: a step takes ${whole.toFixed(1)} ms (${total.toFixed(1)} in parts, the faster half of ${steps}), of which convolutions ${busy.toFixed(1)}.`,
        `  At the peak, what is counted would take ${((2 * counted) / peak / 1e6).toFixed(1)} ms (${((2 * counted) / peak / 1e6 / whole).toFixed(2)} of the step), what is multiplied ${((2 * done) / peak / 1e6).toFixed(1)} ms (${((2 * done) / peak / 1e6 / whole).toFixed(2)}).`,
      );
    }
    if (options.includes('--json')) return console.log(JSON.stringify(rows, null, 1));
    console.log(`A step by layer, ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${variant}`);
    console.log(`SIMD multiply-add peak in chromium: ${peak.toFixed(1)} GFLOP/s`);
    console.log(toTable(rows as unknown as Record<string, string | number>[]));
    for (const line of lines) console.log(line);
  } finally {
    await page.close();
    close();
  }
}

const sum = (values: readonly number[]) => values.reduce((all, each) => all + each, 0);
const rounded = (value: number, digits: number) => Number(value.toFixed(digits));

interface Group {
  label: string;
  part: string;
  count: number;
  milliseconds: number;
  counted: number;
  done: number;
}

/** Layers of one kind and size together, in the order in which they come first. */
function group(layers: readonly LayerDescription[], parts: readonly TimedPart[], batch: number): Group[] {
  const described = new Map(layers.map((layer) => [layer.name, layer]));
  const groups = new Map<string, Group & { names: Set<string> }>();
  for (const { layer, part, milliseconds, multiplyAdds } of parts) {
    const label = labelOf(layer, described.get(layer));
    const key = `${label} ${part}`;
    const known = groups.get(key) ?? { label, part, count: 0, milliseconds: 0, counted: 0, done: 0, names: new Set() }; // prettier-ignore
    groups.set(key, known);
    known.names.add(layer);
    known.count = known.names.size;
    known.milliseconds += milliseconds;
    if (!multiplyAdds) continue;
    known.counted += batch * (described.get(layer)?.multiplyAdds ?? 0);
    known.done += multiplyAdds;
  }
  const order = [...new Set(Array.from(groups.values(), ({ label }) => label))];
  return [...groups.values()].sort((a, b) => order.indexOf(a.label) - order.indexOf(b.label));
}

function labelOf(name: string, layer: LayerDescription | undefined): string {
  if (!layer) return name;
  const [from = []] = layer.inputShapes;
  const to = layer.outputShape;
  const place = to.length === 3 ? ` at ${to[0]}×${to[1]}` : '';
  if (layer.formula.rule === 'window' && layer.multiplyAdds > 0 && layer.kind === 'conv') {
    const [axis] = layer.formula.axes;
    const stride = axis && axis.stride > 1 ? `/${axis.stride}` : '';
    return `${axis?.kernel}×${axis?.kernel}${stride}, ${from.at(-1)} → ${to.at(-1)}${place}`;
  }
  if (layer.kind === 'activation' || layer.kind === 'batchNorm' || layer.kind === 'add')
    return `batch norm, ${layer.kind === 'batchNorm' ? '' : 'ReLU, '}${to.at(-1)}${place}`;
  return `${layer.kind}, ${to.at(-1)}${place}`;
}
