import { ExplainedError, explanation } from '../explained/index.ts';
import { backend as currentBackend, matMul, setBackend, tensor2d } from '@tensorflow/tfjs-core';
import type { BackendName, KernelInfo } from '../notebook/protocol/index.ts';
import { probeWebGl, probeWebGpu } from './software-gpu.ts';
import { guardBackend } from './guards.ts';
import { guardAllocation } from './wasm-backend.ts';

/** What starting a backend needs of the host. */
export interface BackendHost {
  /** Evaluate the bundle that registers a backend not in the base: `webgpu`, `webgl`, `cpu`. */
  loadBundle(name: BackendName): Promise<void>;
  /** Called once for each backend that comes up, before any cell runs on it. */
  prepare?(name: BackendName, device: string): Promise<KernelInfo['notes']>;
}

export type StartedBackend = Omit<KernelInfo, 'memory'>;

const order = ['webgpu', 'webgl', 'wasm', 'cpu'] as const satisfies readonly BackendName[];
const loaded = new Set<BackendName>();

/**
 * Start the backend the reader chose, or the best there is: a real GPU through
 * WebGPU, through WebGL, then WASM, then plain JavaScript. A GPU made of software
 * is passed over unless chosen. Whatever fails is passed over with the reason.
 *
 * @param excluded backends that have failed before in this kernel
 * @throws {ExplainedError} `no-backend` when not even the cpu backend starts
 */
export async function startBackend(
  choice: BackendName | 'auto',
  host: BackendHost,
  excluded: ReadonlySet<BackendName> = new Set(),
): Promise<StartedBackend> {
  const skipped: StartedBackend['skipped'] = [];
  const notes: StartedBackend['notes'] = [];
  const candidates = choice === 'auto' ? order : [choice, ...order.filter((name) => name !== choice)];
  for (const name of candidates) {
    if (excluded.has(name)) {
      skipped.push({ backend: name, reason: 'failed' });
      continue;
    }
    const chosen = name === choice;
    const probe = await probeFor(name);
    if (!probe.found) {
      skipped.push({ backend: name, reason: 'absent' });
      if (chosen) notes.push(explanation('backend-unavailable', { backend: name }));
      continue;
    }
    if (probe.software && !chosen) {
      skipped.push({ backend: name, reason: 'software', detail: probe.device });
      continue;
    }
    try {
      await bringUp(name, host);
      notes.push(...((await host.prepare?.(name, probe.device)) ?? []));
      return { backend: name, device: probe.device, skipped, notes };
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      skipped.push({ backend: name, reason: 'failed', detail: detail.slice(0, 500) });
      if (chosen) notes.push(explanation('backend-failed', { backend: name, detail: detail.slice(0, 200) }));
    }
  }
  const tried = skipped.map(({ backend, detail }) => `${backend} ${detail ?? ''}`.trim()).join('; ');
  throw new ExplainedError('no-backend', { tried });
}

async function probeFor(name: BackendName): Promise<{ found: boolean; device: string; software: boolean }> {
  if (name === 'webgpu' || name === 'webgl') {
    const probe = name === 'webgpu' ? await probeWebGpu() : probeWebGl();
    return probe.found ? probe : { found: false, device: '', software: false };
  }
  return { found: name === 'cpu' || typeof WebAssembly !== 'undefined', device: '', software: false };
}

async function bringUp(name: BackendName, host: BackendHost): Promise<void> {
  if (name !== 'wasm' && !loaded.has(name)) await host.loadBundle(name);
  if (!(await setBackend(name))) throw new Error(`${name} did not start`);
  if (name === 'wasm' && !loaded.has(name)) guardAllocation(currentBackend());
  loaded.add(name);
  await selfTest();
  // Now, not at the next run: a device may be lost within one, whose end looks for what has been altered.
  guardBackend();
}

/** A product whose result is known: a driver that computes wrongly is worse than none. */
async function selfTest(): Promise<void> {
  const a = tensor2d([1, 2, 3, 4], [2, 2]);
  const b = tensor2d([5, 6, 7, 8], [2, 2]);
  const product = matMul(a, b);
  try {
    const values = [...(await product.data())];
    const expected = [19, 22, 43, 50];
    if (!expected.every((value, index) => Math.abs(value - values[index]!) < 0.1)) {
      throw new Error(`wrong product: ${values.join(', ')} instead of ${expected.join(', ')}`);
    }
  } finally {
    for (const tensor of [a, b, product]) tensor.dispose();
  }
}
