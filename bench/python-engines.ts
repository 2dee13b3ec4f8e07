/** The same training step in PyTorch and in Keras, where there is a Python that has them. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { seededBatches } from '../src/data/index.ts';
import { loadDogsAndCats } from '../scripts/node-wasm.ts';
import { findPython } from '../scripts/python.mjs';

export interface PythonRun {
  readonly layout: string;
  readonly milliseconds: readonly number[];
}

export interface PythonEngine {
  readonly name: 'pytorch' | 'keras';
  readonly version: string;
  measure(
    depth: number,
    width: number,
    batch: number,
    seconds: number,
    threads: number,
  ): Promise<PythonRun[]>;
  /** A forward pass of an ImageNet ResNet at 224×224; PyTorch alone. */
  forward?(depth: number, batch: number, seconds: number, threads: number): Promise<PythonRun[]>;
}

export interface PythonEngines {
  readonly engines: readonly PythonEngine[];
  /** What is absent, and why. */
  readonly notes: readonly string[];
  close(): void;
}

const versions = {
  pytorch: 'import torch; print(torch.__version__)',
  keras: 'import keras, tensorflow; print(f"{keras.__version__}, TensorFlow {tensorflow.__version__}")',
} as const;

const run = promisify(execFile);

/** Those of `PYTHON`, of the tests' own environment, and Debian's. */
export async function findPythonEngines(): Promise<PythonEngines> {
  const found = await findPython();
  const pythons = [process.env['PYTHON'], found.path, '/usr/bin/python3'].filter(
    (path, at, all): path is string => Boolean(path) && existsSync(path!) && all.indexOf(path) === at,
  );
  const { train, normalisation } = await loadDogsAndCats();
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const [images, labels] = [join(folder, 'images'), join(folder, 'labels')];
  const batch = seededBatches(train, { batchSize: 256, seed: 1, epoch: 1, normalisation }).next().value!;
  writeFileSync(images, batch.images);
  writeFileSync(labels, batch.labels);

  const engines: PythonEngine[] = [];
  for (const python of pythons) {
    for (const name of ['pytorch', 'keras'] as const) {
      const asked = await run(python, ['-c', versions[name]], { env: quiet(1) }).catch(() => undefined);
      const version = asked?.stdout.trim();
      if (!version || engines.some((other) => other.name === name && other.version === version)) continue;
      const script = new URL(`./${name}-step.py`, import.meta.url).pathname;
      engines.push({
        name,
        version,
        async measure(depth, width, size, seconds, threads) {
          const values = [depth, width, size, seconds, threads].map(String);
          const { stdout } = await run(python, [script, ...values, images, labels], { env: quiet(threads) });
          const { runs } = JSON.parse(stdout.trim().split('\n').at(-1)!) as {
            runs: Record<string, { wall: number[] }>;
          };
          return Object.entries(runs).map(([layout, { wall }]) => ({ layout, milliseconds: wall }));
        },
        ...(name === 'pytorch' ? { forward: forwardIn(python) } : {}),
      });
    }
  }
  const notes = (['pytorch', 'keras'] as const)
    .filter((name) => !engines.some((engine) => engine.name === name))
    .map((name) => `${name}: no such rows, ${found.missing ?? 'no Python has it'}.`);
  return { engines, notes, close: () => rmSync(folder, { recursive: true }) };
}

const forwardIn =
  (python: string): NonNullable<PythonEngine['forward']> =>
  async (depth, batch, seconds, threads) => {
    const script = new URL('./pytorch-inference.py', import.meta.url).pathname;
    const { stdout } = await run(python, [script, ...[depth, batch, seconds, threads].map(String)], {
      env: quiet(threads),
    });
    const { runs } = JSON.parse(stdout.trim().split('\n').at(-1)!) as { runs: Record<string, number[]> };
    return Object.entries(runs).map(([layout, milliseconds]) => ({ layout, milliseconds }));
  };

const quiet = (threads: number) => ({
  ...process.env,
  OMP_NUM_THREADS: String(threads),
  MKL_NUM_THREADS: String(threads),
  TF_CPP_MIN_LOG_LEVEL: '3',
  CUDA_VISIBLE_DEVICES: '',
});
