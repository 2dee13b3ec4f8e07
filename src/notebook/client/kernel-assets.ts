import { ExplainedError, explanationOf } from '../../explained/index.ts';
import { assetDamaged, readUnchecked, type ReadAsset } from './asset.ts';

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
  /** Bundles sent only when asked for: `webgl`, `webgpu`, `cpu`, `weight-files`, `exports`, `training`, `passes`. */
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
 * @param read gives a file of that folder by its name
 * @throws {ExplainedError} `kernel-load-failed`, `asset-damaged`, or what `read` explains itself
 */
export async function loadKernelAssets(
  base: string,
  readFile: ReadAsset = readUnchecked(base),
): Promise<KernelAssets> {
  const read = async (file: string): Promise<ArrayBuffer> => {
    try {
      return await readFile(file);
    } catch (error) {
      if (explanationOf(error)) throw error;
      const detail = `${file}: ${error instanceof Error ? error.message : String(error)}`;
      throw new ExplainedError('kernel-load-failed', { detail });
    }
  };
  const text = async (file: string): Promise<string> => new TextDecoder().decode(await read(file));
  const manifest = parseManifest(await text('manifest.json'));
  const spare = new Set(Object.values(manifest.otherwise));
  const binary = async (name: string): Promise<{ name: string; bytes: ArrayBuffer }> => {
    const bytes = await read(manifest.wasm[name]!);
    const other = manifest.otherwise[name];
    return other === undefined || WebAssembly.validate(bytes) ? { name, bytes } : binary(other);
  };
  const [source, ...wasm] = await Promise.all([
    text(manifest.base),
    ...Object.keys(manifest.wasm)
      .filter((name) => !spare.has(name))
      .map(binary),
  ]);
  return {
    source,
    wasm,
    async bundle(name) {
      const file = manifest.bundles[name];
      if (!file) throw new ExplainedError('unknown-request', { name });
      return text(file);
    },
  };
}

/** Whatever a network puts in the manifest's place (a sign-in page, half a file) is no manifest. */
function parseManifest(text: string): KernelManifest {
  try {
    const { base, wasm, otherwise, bundles } = JSON.parse(text) as Partial<KernelManifest>;
    if (typeof base === 'string' && wasm && otherwise && bundles) return { base, wasm, otherwise, bundles };
  } catch {
    // Said below.
  }
  throw assetDamaged('manifest.json');
}
