/** What a reader would take instead for a forward pass: tens of megabytes, so that it is fetched for this benchmark alone. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { promisify } from 'node:util';

const version = '1.30.0';
const folder = new URL('../.cache/onnxruntime/', import.meta.url);
const entry = new URL('node_modules/onnxruntime-web/dist/ort.wasm.min.mjs', folder);

/** Its version, once it lies in `.cache/onnxruntime`; or why it does not. */
export async function fetchOnnxRuntime(): Promise<{ version: string } | { missing: string }> {
  if (existsSync(entry)) return { version };
  mkdirSync(folder, { recursive: true });
  try {
    // prettier-ignore
    await promisify(execFile)('npm', [
      'install', '--prefix', folder.pathname, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', `onnxruntime-web@${version}`,
    ]);
  } catch (error) {
    return { missing: String(error).split('\n')[0]!.slice(0, 200) };
  }
  return existsSync(entry) ? { version } : { missing: 'npm did not install it' };
}
