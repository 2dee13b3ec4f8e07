/**
 * How the time and memory of a training step grow with batch, width, depth, size of picture and workers, and where that is
 * linear: Chromium on WASM, one thing changed at a time from ResNet-8 of width 16, 32 pictures of 32×32.
 * `npm run bench -- growth [--json] [--quick]`
 */
import { cpus } from 'node:os';
import { cifarResnet, describeNetwork } from '../src/nn/spec/index.ts';
import { openPage, servePage } from './browser.ts';
import type { Bounds, StepOptions } from './page.ts';
import { median, toTable } from './table.ts';

interface Row {
  /** What is changed. */
  against: string;
  value: number;
  depth: number;
  width: number;
  batch: number;
  size: number;
  workers: number;
  threads: number;
  medianMs: number;
  runs: number;
  /** Values, gradients and working space of a step, without the network's weights; of each worker. */
  megabytes: number;
  /** Milliseconds for 1,000 million multiply-adds: level where time is linear in the work. */
  msPerGigaMac: number;
  /** Bytes for a float of the values that layers give: level where memory is linear in them. */
  bytesPerFloat: number;
}

const base: StepOptions = { depth: 8, width: 16, batch: 32, size: 32 };
const series: readonly (readonly [keyof StepOptions, readonly number[]])[] = [
  ['batch', [1, 2, 4, 8, 16, 32, 64, 128]],
  ['width', [4, 8, 16, 24, 32, 48, 64]],
  ['depth', [8, 14, 20, 32, 56]],
  ['size', [8, 16, 24, 32, 48, 64, 96]],
];
const crowds = [1, 2, 4, 8];
/** Within this share of what most of a series have, it is called linear. */
const level = 0.15;

export async function run(options: string[]): Promise<void> {
  const quick = options.includes('--quick');
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const bounds: Bounds = { seconds: quick ? 0.4 : 2, atLeast: 4, atMost: 400 };
  const { address, close } = await servePage();
  const page = await openPage('chromium', address);
  const rows: Row[] = [];
  try {
    await page.call('start', 'wasm', 'relaxed-simd');
    // Whatever comes first would be told that the browser's better code is not there yet.
    await page.call('plannedStep', base, bounds);
    for (const [against, values] of series) {
      for (const value of values) {
        const net = { ...base, [against]: value };
        say(`${against} ${value}`);
        const { milliseconds, runs, bytes } = await page.call('plannedStep', net, bounds);
        rows.push(rowOf(against, value, net, 1, milliseconds, runs, bytes));
      }
    }
    const net = { ...base, depth: 20 };
    for (const workers of crowds) {
      say(`workers ${workers}`);
      const shards = Math.max(4, workers);
      const times = await page.call('trainSteps', net, { ...bounds, seconds: 2 * bounds.seconds }, { workers, ...(workers > 1 ? { shards } : {}) }); // prettier-ignore
      // A worker computes its shards one after the other, in the memory of one.
      const own = workers > 1 ? { ...net, batch: net.batch / shards } : net;
      const { bytes } = await page.call('plannedStep', own, { seconds: 0, atLeast: 1, atMost: 1 });
      rows.push(rowOf('workers', workers, net, workers, median(times), times.length, bytes));
    }
  } finally {
    await page.close();
    close();
  }
  if (options.includes('--json')) return console.log(JSON.stringify(rows, null, 1));
  console.log(
    `Growth of a training step, ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores`,
  );
  console.log(toTable(rows as unknown as Record<string, string | number>[]));
  for (const [against] of series) {
    const own = rows.filter((row) => row.against === against);
    console.log(
      `Against ${against}, time: ${where(own, 'msPerGigaMac', 'ms for 1,000 million multiply-adds')}`,
    );
    console.log(`Against ${against}, memory: ${where(own, 'bytesPerFloat', 'bytes for a float that a layer gives')}`); // prettier-ignore
  }
  console.log(speedUps(rows.filter((row) => row.against === 'workers')));
}

function rowOf(
  against: string,
  value: number,
  net: StepOptions,
  workers: number,
  milliseconds: number,
  runs: number,
  bytes: number,
): Row {
  const { depth, width, batch, size } = net;
  const { layers, totals } = describeNetwork(cifarResnet(depth, { width, classes: 2, input: size }));
  const floats = layers.reduce(
    (all, { outputShape }) => all + outputShape.reduce((n, each) => n * each, 1),
    0,
  );
  const held = workers > 1 ? batch / Math.max(4, workers) : batch;
  return {
    against,
    value,
    depth,
    width,
    batch,
    size,
    workers,
    threads: 1,
    medianMs: Number(milliseconds.toPrecision(3)),
    runs,
    megabytes: Number((bytes / 1e6).toPrecision(3)),
    msPerGigaMac: Number(((1e9 * milliseconds) / (3 * batch * totals.multiplyAdds)).toPrecision(3)),
    bytesPerFloat: Number((bytes / (held * floats)).toPrecision(3)),
  };
}

/** The longest stretch of a series that is level, and what is otherwise. */
function where(rows: readonly Row[], of: 'msPerGigaMac' | 'bytesPerFloat', unit: string): string {
  let best: readonly Row[] = rows.slice(0, 1);
  for (let from = 0; from < rows.length; from++) {
    for (let to = from + 1; to <= rows.length; to++) {
      const stretch = rows.slice(from, to);
      const values = stretch.map((row) => row[of]);
      const middle = (Math.max(...values) + Math.min(...values)) / 2;
      if (Math.max(...values) <= (1 + level) * middle && stretch.length > best.length) best = stretch;
    }
  }
  const [first, last] = [best[0]!, best.at(-1)!];
  const typical = median(best.map((row) => row[of]));
  const others = rows
    .filter((row) => !best.includes(row))
    .map((row) => `${row.value}: ${(row[of] / typical).toFixed(2)} times that`);
  return `linear within ${Math.round(100 * level)} % from ${first.value} to ${last.value} (${typical} ${unit})${others.length > 0 ? `; ${others.join(', ')}` : ', everywhere that was tried'}`;
}

function speedUps(rows: readonly Row[]): string {
  const one = rows.find(({ workers }) => workers === 1)?.medianMs ?? NaN;
  const told = rows
    .filter(({ workers }) => workers > 1)
    .map(({ workers, medianMs }) => `${workers}: ${(one / medianMs).toFixed(2)} times one`);
  return `Against workers, ResNet-20: ${told.join(', ')}; this machine has ${cpus().length} cores.`;
}
