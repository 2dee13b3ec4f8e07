import { ExplainedError } from './explained-error.ts';

/**
 * What the kernel is made of, and where the page finds it. Written by
 * `scripts/build-kernel.ts` to `public/kernel/manifest.json`; file names carry a
 * hash of their content, so they may be cached for good.
 */
export interface KernelManifest {
  /** The kernel with tfjs core, layers and the WASM backend's JavaScript. */
  base: string;
  /** WASM binaries the base needs, by the name it knows them by. */
  wasm: Record<string, string>;
  /** Binaries with instructions that not every engine has → the one to take where they are refused. */
  otherwise: Record<string, string>;
  /** Bundles sent only when asked for: `webgl`, `webgpu`, `cpu`. */
  bundles: Record<string, string>;
}

export interface KernelAssets {
  source: string;
  wasm: { name: string; bytes: ArrayBuffer }[];
  /** Source of a lazily sent bundle. */
  bundle(name: string): Promise<string>;
}

/**
 * @param base address of the kernel's folder, with a slash at the end
 * @throws {ExplainedError} `kernel-load-failed`
 */
export async function loadKernelAssets(
  base: string,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): Promise<KernelAssets> {
  const read = async (file: string): Promise<Response> => {
    try {
      const response = await fetch(base + file);
      if (!response.ok) throw new Error(`${response.status} ${file}`);
      return response;
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      throw new ExplainedError(
        'kernel-load-failed',
        { detail },
        `The kernel could not be downloaded: ${detail}.`,
      );
    }
  };
  const manifest = (await (await read('manifest.json')).json()) as KernelManifest;
  const spare = new Set(Object.values(manifest.otherwise));
  const binary = async (name: string): Promise<{ name: string; bytes: ArrayBuffer }> => {
    const bytes = await (await read(manifest.wasm[name]!)).arrayBuffer();
    const other = manifest.otherwise[name];
    return other === undefined || WebAssembly.validate(bytes) ? { name, bytes } : binary(other);
  };
  const [source, ...wasm] = await Promise.all([
    read(manifest.base).then((response) => response.text()),
    ...Object.keys(manifest.wasm)
      .filter((name) => !spare.has(name))
      .map(binary),
  ]);
  return {
    source,
    wasm,
    async bundle(name) {
      const file = manifest.bundles[name];
      if (!file) throw new ExplainedError('unknown-request', { name }, `The kernel has no bundle ${name}.`);
      return (await read(file)).text();
    },
  };
}
