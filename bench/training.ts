/**
 * Time of one training step, all engines in turn in one run on one machine: ResNet-8 and ResNet-20 of width 16, batches of
 * 32 real pictures, on one core and on two. `npm run bench -- training [--json] [--quick] [--no-stock]`
 */
import { cpus } from 'node:os';
import { cifarResnet, describeNetwork } from '../src/nn/spec/index.ts';
import { findBrowser, openPage, servePage } from './browser.ts';
import type { BrowserName } from './browser.ts';
import type { Bounds, NetOptions } from './page.ts';
import { findPythonEngines } from './python-engines.ts';
import { median, toTable } from './table.ts';

interface Row {
  net: string;
  batch: number;
  engine: 'ours' | 'stock' | 'pytorch' | 'keras';
  backend: string;
  variant: string;
  browser: string;
  /** Web workers that share a step; 1 takes the batch as a whole. */
  workers: number;
  /** Threads of an engine outside the browser. */
  threads: number;
  medianMs: number;
  runs: number;
  /** Of the step as it is usually counted: two for each multiply-add, forward and two gradients. */
  gflops: number;
  /** Of the SIMD multiply-add peak measured in the same browser; Winograd's algorithm can exceed it. */
  peakShare?: number;
}

const rounds = 3;
/** How many workers, and threads of the others. */
const cores = [1, 2];
/** Shared among more than there are cores, to see what a helper costs. */
const crowds = [4, 8];

export async function run(options: string[]): Promise<void> {
  const json = options.includes('--json');
  const quick = options.includes('--quick');
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const nets: NetOptions[] = [8, 20].map((depth) => ({ depth, width: 16, batch: 32 }));
  const brief: Bounds = { seconds: quick ? 1 : 4, atLeast: 5, atMost: 1000 };
  const times = new Map<string, number[]>();
  const keep = (row: Omit<Row, 'medianMs' | 'runs' | 'gflops'>, found: readonly number[]) => {
    const key = JSON.stringify(row);
    times.set(key, [...(times.get(key) ?? []), ...found]);
  };
  const { address, close } = await servePage();
  const python = await findPythonEngines();
  for (const note of python.notes) say(note);
  const browsers = (['chromium', 'firefox'] as BrowserName[]).filter((name) => {
    if (findBrowser(name)) return true;
    say(`${name} is not installed: no such rows.`);
    return false;
  });
  const peaks = new Map<string, number>();

  // One engine after the other, several times over: whatever else the machine does strikes all alike.
  for (let round = 1; round <= (quick ? 1 : rounds); round++) {
    for (const browser of browsers) {
      for (const kernels of ['relaxed-simd', 'simd', 'composed'] as const) {
        if (browser === 'firefox' && kernels === 'composed') continue;
        const page = await openPage(browser, address);
        try {
          const variant = await page.call('start', 'wasm', kernels);
          // An engine without relaxed SIMD gives the plain variant: once is enough.
          if (variant !== kernels) continue;
          if (variant !== 'composed')
            peaks.set(browser, Math.max(peaks.get(browser) ?? 0, await page.call('peak')));
          for (const net of nets) {
            const row = {
              net: nameOf(net),
              batch: net.batch,
              engine: 'ours',
              backend: 'wasm',
              browser,
            } as const;
            say(`round ${round}: ${row.net}, ours, ${variant}, ${browser}`);
            const one = { workers: 1, threads: 1 };
            if (variant !== 'composed')
              keep(
                { ...row, ...one, variant: `${variant}, nn.train` },
                await page.call('trainSteps', net, brief),
              );
            if (variant === 'relaxed-simd' || (variant === 'simd' && browser === 'firefox')) {
              for (const workers of [...cores.slice(1), ...crowds]) {
                const sharing = { workers, shards: Math.max(4, workers) };
                const named = { ...row, workers, threads: 1, variant: `${variant}, nn.train` };
                keep(named, await page.call('trainSteps', net, brief, sharing));
              }
              const synchronised = {
                ...row,
                workers: 2,
                threads: 1,
                variant: `${variant}, batch norm of all`,
              };
              keep(
                synchronised,
                await page.call('trainSteps', net, brief, { workers: 2, batchNorm: 'batch' }),
              );
            }
            if (variant !== 'simd')
              keep(
                { ...row, ...one, variant: `${variant}, trainOnBatch` },
                await page.call('layersSteps', net, brief, 3),
              );
          }
        } finally {
          await page.close();
        }
      }
    }
    for (const { name, version, measure } of python.engines) {
      for (const net of nets) {
        for (const threads of cores) {
          say(`round ${round}: ${nameOf(net)}, ${name} ${version}, ${threads} threads`);
          for (const { layout, milliseconds } of await measure(
            net.depth,
            net.width,
            net.batch,
            brief.seconds,
            threads,
          )) {
            const row = {
              net: nameOf(net),
              batch: net.batch,
              engine: name,
              backend: 'cpu',
              browser: '',
            } as const;
            keep({ ...row, variant: `${version}, ${layout}`, workers: 1, threads }, milliseconds);
          }
        }
      }
    }
  }

  // Stock tfjs takes seconds a step: few runs, once. Its WASM backend cannot do it at all, and says so.
  const notes: string[] = [];
  for (const backend of options.includes('--no-stock') ? [] : ['webgl', 'webgpu', 'wasm', 'cpu']) {
    for (const net of nets) {
      const page = await openPage('chromium', address);
      try {
        say(`${nameOf(net)}, stock, ${backend}`);
        await page.call('start', backend, 'stock');
        // The cpu backend's first step is like any other; a GPU's compiles its shaders.
        const found = await page.call(
          'layersSteps',
          net,
          { seconds: 10, atLeast: 1, atMost: backend === 'webgpu' ? 1 : 3 },
          backend === 'cpu' ? 0 : 1,
        );
        const device = backend.startsWith('web') ? 'SwiftShader, trainOnBatch' : 'trainOnBatch';
        keep(
          {
            net: nameOf(net),
            batch: net.batch,
            engine: 'stock',
            backend,
            variant: device,
            browser: 'chromium',
            workers: 1,
            threads: 1,
          },
          found,
        );
      } catch (error) {
        const reason = String(error).split('\n')[0]!.slice(0, 160);
        notes.push(`Stock ${backend}, ${nameOf(net)}: no row, ${reason}`);
        say(`  failed: ${reason}`);
      } finally {
        await page.close();
      }
    }
  }
  close();
  python.close();

  const rows = Array.from(times, ([key, found]): Row => {
    const row = JSON.parse(key) as Row;
    const medianMs = Number(median(found).toFixed(1));
    const gflops = Number(
      (workOf(nets.find((net) => nameOf(net) === row.net)!) / median(found) / 1e6).toFixed(1),
    );
    const peak = row.engine === 'ours' ? peaks.get(row.browser) : undefined;
    return {
      ...row,
      medianMs,
      runs: found.length,
      gflops,
      ...(peak ? { peakShare: Number((gflops / peak).toFixed(2)) } : {}),
    };
  }).sort((a, b) => a.net.localeCompare(b.net, 'en', { numeric: true }) || a.medianMs - b.medianMs);
  if (json) {
    console.log(JSON.stringify(rows, null, 1));
    return;
  }
  console.log(
    `One training step, ${cpus()[0]?.model.trim() ?? 'unknown processor'}; medians over ${quick ? 1 : rounds} rounds${quick ? ', too short for workers to have warmed up' : ''}`,
  );
  for (const [browser, peak] of peaks)
    console.log(`SIMD multiply-add peak in ${browser}: ${peak.toFixed(1)} GFLOP/s`);
  console.log(toTable(rows as unknown as Record<string, string | number>[]));
  for (const note of notes) console.log(note);
  for (const net of nets) console.log(verdict(rows.filter((row) => row.net === nameOf(net))));
}

const nameOf = ({ depth, width }: NetOptions) => `ResNet-${depth}, width ${width}`;

/** FLOP of a step: forward, filter gradient and input gradient cost the same; the first layer needs no input gradient. */
function workOf({ depth, width, batch }: NetOptions): number {
  const { layers, totals } = describeNetwork(cifarResnet(depth, { width, classes: 2 }));
  const first = layers.find(({ multiplyAdds }) => multiplyAdds > 0)!.multiplyAdds;
  return 2 * batch * (3 * totals.multiplyAdds - first);
}

function verdict(rows: readonly Row[]): string {
  const best = (engine: Row['engine'], count: number, variant = '') =>
    rows
      .filter(
        (row) =>
          row.engine === engine &&
          row.browser !== 'firefox' &&
          row.workers * row.threads === count &&
          row.variant.includes(variant),
      )
      .sort((a, b) => a.medianMs - b.medianMs)[0];
  const ours = best('ours', 1, 'nn.train');
  if (!ours) return '';
  const lines = [`${ours.net}: ours ${ours.medianMs} ms`];
  const stock = best('stock', 1);
  if (stock)
    lines.push(
      `  ${(stock.medianMs / ours.medianMs).toFixed(0)} times as fast as stock tfjs on ${stock.backend}`,
    );
  for (const count of cores) {
    const shared = best('ours', count, 'nn.train');
    for (const engine of ['pytorch', 'keras'] as const) {
      const other = best(engine, count);
      if (shared && other)
        lines.push(
          `  ${(shared.medianMs / other.medianMs).toFixed(2)} of the time of ${engine} ${other.variant.split(',')[0]!} on ${count} core(s)`,
        );
    }
  }
  const two = best('ours', 2, 'nn.train');
  if (two) lines.push(...model(ours.medianMs, two.medianMs));
  return lines.join('\n');
}

/**
 * What more cores would give. A step is compute, which workers share, and what each helper costs: its weights and
 * gradients going to and fro, and waiting for the last. The cost is what two workers take beyond half the time of one.
 */
function model(one: number, two: number): string[] {
  const cost = Math.max(0, two - one / 2);
  const steps = [4, 8].map((count) => {
    const time = one / count + (count - 1) * cost;
    return `${count} cores ${time.toFixed(1)} ms (${(one / time).toFixed(1)} times)`;
  });
  return [
    `  two workers: ${(one / two).toFixed(2)} times one; compute ${one} ms, exchange and waiting ${cost.toFixed(1)} ms a helper`,
    `  by that model, not measured: ${steps.join(', ')}`,
  ];
}
