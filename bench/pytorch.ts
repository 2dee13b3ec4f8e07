/** The same step in PyTorch on one core, where Debian's python3-torch (or any other) is installed. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { seededBatches } from '../src/data/index.ts';
import { loadDogsAndCats } from '../scripts/node-wasm.ts';

const python = process.env['PYTHON'] ?? '/usr/bin/python3';
const script = new URL('./pytorch-step.py', import.meta.url).pathname;
const alone = { ...process.env, OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

export interface PytorchRun {
  readonly layout: string;
  readonly milliseconds: readonly number[];
}

export interface Pytorch {
  readonly version: string;
  measure(depth: number, width: number, batch: number, seconds: number): Promise<PytorchRun[]>;
  close(): void;
}

/** Undefined where PyTorch is absent. */
export async function findPytorch(): Promise<Pytorch | undefined> {
  let version: string;
  try {
    version = execFileSync(python, ['-c', 'import torch; print(torch.__version__)'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
  const { train, normalisation } = await loadDogsAndCats();
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const [images, labels] = [join(folder, 'images'), join(folder, 'labels')];
  const batch = seededBatches(train, { batchSize: 256, seed: 1, epoch: 1, normalisation }).next().value!;
  writeFileSync(images, batch.images);
  writeFileSync(labels, batch.labels);
  return {
    version,
    async measure(depth, width, size, seconds) {
      const values = [depth, width, size, seconds].map(String);
      const { stdout } = await promisify(execFile)(python, [script, ...values, images, labels], {
        env: alone,
      });
      const { runs } = JSON.parse(stdout) as { runs: Record<string, { wall: number[] }> };
      return Object.entries(runs).map(([layout, { wall }]) => ({ layout, milliseconds: wall }));
    },
    close: () => rmSync(folder, { recursive: true }),
  };
}
