/**
 * Time of one forward pass of ResNet-18, 50 and 152 at 224×224, all engines in turn in one run on one machine, on one core,
 * and of a batch shared by as many workers as there are cores:
 * `npm run bench -- inference [--json] [--quick] [--depths=18,50] [--batches=1,16] [--whole]`. Sixteen pictures at once in
 * ResNet-152 take most of a minute an engine: only with `--whole`, which also goes through everything three times.
 */
import { cpus } from 'node:os';
import { describeNetwork, resnet, type ResnetDepth } from '../src/nn/spec/index.ts';
import { findBrowser, openPage, servePage, type BrowserName } from './browser.ts';
import { fetchOnnxRuntime } from './onnx-runtime.ts';
import type { Bounds } from './page.ts';
import { findPythonEngines } from './python-engines.ts';
import { median, toTable } from './table.ts';

interface Row {
  net: string;
  batch: number;
  engine: 'ours' | 'tfjs' | 'pytorch' | 'onnxruntime-web';
  variant: string;
  browser: string;
  workers: number;
  threads: number;
  medianMs: number;
  /** Of a picture. */
  pictureMs: number;
  runs: number;
  /** Two for each multiply-add, as they are usually counted. */
  gflops: number;
  /** Of the SIMD multiply-add peak measured in the same browser; Winograd's algorithm can exceed it. */
  peakShare?: number;
  /** Megabytes that are kept for it: packed weights and the values between layers. */
  megabytes?: number;
  /** Largest difference to what tfjs's own layers give, as a share of the largest logit. */
  error?: number;
}

export async function run(options: string[]): Promise<void> {
  const json = options.includes('--json');
  const quick = options.includes('--quick');
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const whole = options.includes('--whole');
  const listOf = (name: string, otherwise: readonly number[]): readonly number[] => {
    const given = options.find((each) => each.startsWith(`--${name}=`));
    return (
      given
        ?.slice(name.length + 3)
        .split(',')
        .map(Number) ?? otherwise
    );
  };
  const depths = listOf('depths', [18, 50, 152]) as readonly ResnetDepth[];
  const batches = listOf('batches', quick ? [1] : [1, 16]);
  const rounds = quick ? 1 : whole ? 3 : 2;
  const times = new Map<string, number[]>();
  const facts = new Map<string, Pick<Row, 'megabytes' | 'error'>>();
  const keep = (
    row: Omit<Row, 'medianMs' | 'pictureMs' | 'runs' | 'gflops'>,
    found: readonly number[],
    more: Pick<Row, 'megabytes' | 'error'> = {},
  ) => {
    const key = JSON.stringify(row);
    times.set(key, [...(times.get(key) ?? []), ...found]);
    facts.set(key, { ...facts.get(key), ...more });
  };
  const onnx = await fetchOnnxRuntime();
  if ('missing' in onnx) say(`onnxruntime-web: no such rows, ${onnx.missing}.`);
  const { address, close } = await servePage();
  const python = await findPythonEngines();
  const torch = python.engines.find(({ forward }) => forward);
  if (!torch) say(python.notes.join('\n'));
  const browsers = (['chromium', 'firefox'] as BrowserName[]).filter(
    (name) => findBrowser(name) && !(name === 'firefox' && options.includes('--no-firefox')),
  );
  const peaks = new Map<string, number>();
  const bounds = (depth: ResnetDepth, batch: number): Bounds => ({
    seconds: quick ? 0.5 : 1,
    atLeast: batch > 1 || depth === 152 ? 2 : 4,
    atMost: 100,
    warmUps: batch > 1 ? 1 : 2,
  });

  // One engine after the other, several times over: whatever else the machine does strikes all alike.
  for (let round = 1; round <= rounds; round++) {
    for (const depth of depths) {
      for (const batch of batches) {
        // What takes long is done once; what is only there to be compared with, too.
        if (!whole && batch > 1 && (round > 1 || depth === 152)) continue;
        const first = round === 1 && batch === 1;
        const net = { net: `ResNet-${depth}`, batch, workers: 1, threads: 1 };
        const own = bounds(depth, batch);
        say(`round ${round}: ${net.net}, batch ${batch}`);
        for (const browser of browsers) {
          if (browser === 'firefox' && !whole && !first) continue;
          const page = await openPage(browser, address);
          try {
            const variant = await page.call('start', 'wasm', 'relaxed-simd');
            peaks.set(browser, Math.max(peaks.get(browser) ?? 0, await page.call('peak')));
            const ours = await page.call('forwardPasses', depth, batch, own, 'planned', first);
            keep({ ...net, engine: 'ours', variant, browser }, ours.times, {
              megabytes: Math.round(ours.bytes / 1e6),
              ...(first ? { error: Number(ours.error.toPrecision(2)) } : {}),
            });
            if (browser === 'firefox') continue;
            if (batch > 1) {
              const workers = Math.min(8, Math.max(2, cpus().length));
              const shared = await page.call('forwardPasses', depth, batch, own, 'planned', true, workers);
              keep(
                { ...net, workers, engine: 'ours', variant: `${variant}, shared`, browser },
                shared.times,
                {
                  megabytes: Math.round(shared.bytes / 1e6),
                  error: Number(shared.error.toPrecision(2)),
                },
              );
            }
            if (whole || first) {
              const { times: found } = await page.call('forwardPasses', depth, batch, own, 'tfjs');
              keep({ ...net, engine: 'tfjs', variant: 'our convolutions, tfjs’s layers', browser }, found);
            }
          } finally {
            await page.close();
          }
          if ('missing' in onnx || (!whole && round > 1)) continue;
          const other = await openPage(browser, address);
          try {
            const found = await other.call('onnxPasses', depth, batch, own);
            keep({ ...net, engine: 'onnxruntime-web', variant: `${onnx.version}, WASM`, browser }, found);
          } finally {
            await other.close();
          }
        }
        for (const { layout, milliseconds } of (await torch?.forward?.(depth, batch, own.seconds, 1)) ?? [])
          keep(
            { ...net, engine: 'pytorch', variant: `${torch?.version ?? ''}, ${layout}`, browser: '' },
            milliseconds,
          );
      }
    }
  }
  close();
  python.close();

  const rows = Array.from(times, ([key, found]): Row => {
    const row = JSON.parse(key) as Row;
    const medianMs = median(found);
    const depth = Number(row.net.split('-')[1]) as ResnetDepth;
    const { multiplyAdds } = describeNetwork(resnet(depth, { convention: 'torchvision' })).totals;
    const gflops = (2 * row.batch * multiplyAdds) / medianMs / 1e6;
    const peak = row.engine === 'ours' ? peaks.get(row.browser) : undefined;
    return {
      ...row,
      medianMs: Number(medianMs.toFixed(1)),
      pictureMs: Number((medianMs / row.batch).toFixed(1)),
      runs: found.length,
      gflops: Number(gflops.toFixed(1)),
      ...(peak ? { peakShare: Number((gflops / peak).toFixed(2)) } : {}),
      ...facts.get(key),
    };
  }).sort(
    (a, b) =>
      a.net.localeCompare(b.net, 'en', { numeric: true }) || a.batch - b.batch || a.medianMs - b.medianMs,
  );
  if (json) {
    console.log(JSON.stringify(rows, null, 1));
    return;
  }
  console.log(
    `One forward pass at 224×224, ${cpus()[0]?.model.trim() ?? 'unknown processor'}; medians over ${rounds} round${rounds > 1 ? 's' : ''}`,
  );
  for (const [browser, peak] of peaks)
    console.log(`SIMD multiply-add peak in ${browser}: ${peak.toFixed(1)} GFLOP/s`);
  console.log(toTable(rows as unknown as Record<string, string | number>[]));
  for (const depth of depths)
    for (const batch of batches) {
      const told = verdict(rows, `ResNet-${depth}`, batch);
      if (told) console.log(told);
      const bound = boundOf(rows, depth, batch, peaks.get('chromium'));
      if (bound) console.log(bound);
    }
}

/**
 * Of a network's multiply-adds what no algorithm of ours saves: all but those of 3×3 convolutions of stride 1, of which
 * F(4×4, 3×3) of Winograd does a quarter.
 */
function fewestMultiplyAdds(depth: ResnetDepth): number {
  const { layers } = describeNetwork(resnet(depth, { convention: 'torchvision' }));
  let fewest = 0;
  for (const { kind, formula, multiplyAdds } of layers) {
    const axis = kind === 'conv' && formula.rule === 'window' ? formula.axes[0] : undefined;
    fewest += multiplyAdds / (axis?.kernel === 3 && axis.stride === 1 ? 4 : 1);
  }
  return fewest;
}

/** How near vectors of 128 bits could come to PyTorch, which takes what the processor has, here up to 512. */
function boundOf(
  rows: readonly Row[],
  depth: ResnetDepth,
  batch: number,
  peak: number | undefined,
): string | undefined {
  const torch = rows.find(
    (row) => row.net === `ResNet-${depth}` && row.batch === batch && row.engine === 'pytorch',
  );
  if (!torch || peak === undefined) return undefined;
  const least = (2 * batch * fewestMultiplyAdds(depth)) / peak / 1e6;
  return `  At the peak, without transforms, normalisation or memory, the fewest multiply-adds take ${least.toFixed(1)} ms, ${(least / torch.medianMs).toFixed(2)} of pytorch’s time`;
}

/** Ours in Chromium against the best that each of the others has. */
function verdict(rows: readonly Row[], net: string, batch: number): string {
  const best = (engine: Row['engine'], shared = false) =>
    rows
      .filter(
        (row) =>
          row.net === net &&
          row.batch === batch &&
          row.engine === engine &&
          row.browser !== 'firefox' &&
          row.workers > 1 === shared,
      )
      .sort((a, b) => a.medianMs - b.medianMs)[0];
  const ours = best('ours');
  const shared = best('ours', true);
  if (!ours) return '';
  const others = (['pytorch', 'onnxruntime-web', 'tfjs'] as const).flatMap((engine) => {
    const other = best(engine);
    return other ? [`${(ours.medianMs / other.medianMs).toFixed(2)} of ${engine}’s time`] : [];
  });
  if (shared)
    others.push(`${shared.workers} workers ${(ours.medianMs / shared.medianMs).toFixed(2)} times as fast`);
  return `${net}, batch ${batch}: ours ${ours.medianMs} ms, ${others.join(', ')}`;
}
