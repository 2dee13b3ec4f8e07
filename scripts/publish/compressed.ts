/**
 * Pages and what they load as text, compressed once and as well as it can be, beside the file: `kernel/base-….js.br`. A static
 * host takes these, or does the same itself; `serve.mjs` takes them.
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const compress = promisify(brotliCompress);
/** Smaller files are sent as they are. */
const least = 1_024;

export const isCompressed = (path: string): boolean => /\.(js|css|json|wasm)$/.test(path);

/** @param files addresses of files to write a compressed copy of */
export async function writeCompressed(files: readonly URL[]): Promise<void> {
  await Promise.all(
    files.map(async (file) => {
      // What takes longest was compressed when it was made.
      if (existsSync(new URL(`${file.href}.br`))) return;
      const bytes = await readFile(file);
      if (bytes.length < least) return;
      const params = {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      };
      await writeFile(new URL(`${file.href}.br`), await compress(bytes, { params }));
    }),
  );
}
