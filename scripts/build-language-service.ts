/**
 * Builds what an editor knows of TypeScript with, into `public/language-service/`:
 *
 * - `worker-<hash>.js`: TypeScript's own service and what asks it, for a worker of the page
 * - `declarations-<hash>.json`: the declarations of everything that a cell sees
 * - `words-ko-<hash>.json`: TypeScript's own messages in Korean, those about types
 * - `manifest.json`: which file is which
 *
 * Each is compressed here as well, since that takes longest, and made anew only when what it is made of has changed.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, version as bundler } from 'esbuild';
import ts from 'typescript';
import { writeCompressed } from './publish/compressed.ts';
import { declaringRoomsOfKernel } from './publish/declaring.ts';
import { gatherDeclarations } from './gather-declarations.ts';
import type { LanguageServiceManifest } from '../src/notebook/language-service/index.ts';

const root = new URL('..', import.meta.url);
const output = new URL('public/language-service/', root);
const stamps = new URL('.cache/language-service.json', root);

/** What was made last: of which files with which contents, and under what name. */
interface Stamp {
  inputs: Record<string, string>;
  file: string;
}
type Part = keyof LanguageServiceManifest;

const sha256 = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex');
const hashOf = async (file: string): Promise<string> =>
  existsSync(file) ? sha256(await readFile(file)) : '';

const known: Partial<Record<Part, Stamp>> = existsSync(stamps)
  ? (JSON.parse(await readFile(stamps, 'utf8')) as Partial<Record<Part, Stamp>>)
  : {};

async function isUpToDate({ inputs, file }: Stamp): Promise<boolean> {
  if (!existsSync(new URL(`${file}.br`, output)) || !existsSync(new URL(file, output))) return false;
  for (const [path, hash] of Object.entries(inputs)) if ((await hashOf(path)) !== hash) return false;
  return true;
}

/** @param make the content, and the files it is made of */
async function place(
  part: Part,
  extension: string,
  make: () => Promise<{ content: Uint8Array | string; inputs: readonly string[] }>,
): Promise<string> {
  const before = known[part];
  if (before && (await isUpToDate(before))) return before.file;
  const { content, inputs } = await make();
  const file = `${part}-${sha256(content).slice(0, 12)}.${extension}`;
  await writeFile(new URL(file, output), content);
  await writeCompressed([new URL(file, output)]);
  const own = [
    fileURLToPath(import.meta.url),
    fileURLToPath(new URL('scripts/gather-declarations.ts', root)),
  ];
  const hashes = await Promise.all(
    [...inputs, ...own].map(async (path): Promise<[string, string]> => [path, await hashOf(path)]),
  );
  known[part] = { inputs: Object.fromEntries(hashes), file };
  return file;
}

/** What TypeScript needs of Node only when it runs there. */
const withoutNode: Plugin = {
  name: 'without-node',
  setup(bundle) {
    const names = /^(fs|path|os|crypto|inspector|perf_hooks|source-map-support|node:.*)$/;
    bundle.onResolve({ filter: names }, ({ path }) => ({ path, namespace: 'node' }));
    bundle.onLoad({ filter: /.*/, namespace: 'node' }, () => ({ contents: 'module.exports = {};' }));
  },
};

async function makeWorker() {
  const result = await build({
    entryPoints: ['src/notebook/language-service/worker.ts'],
    absWorkingDir: fileURLToPath(root),
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: ['chrome109', 'firefox115', 'safari16.4'],
    legalComments: 'none',
    // A worker is no Node, whatever its test for one finds.
    define: { 'process.env.NODE_ENV': '"production"' },
    metafile: true,
    write: false,
    logLevel: 'error',
    plugins: [withoutNode, declaringRoomsOfKernel],
  });
  const inputs = Object.keys(result.metafile.inputs).filter((file) => !file.startsWith('node:'));
  return {
    content: result.outputFiles[0]!.contents,
    inputs: inputs.map((file) => fileURLToPath(new URL(file, root))),
  };
}

async function makeDeclarations() {
  const { declarations, inputs } = gatherDeclarations();
  return Promise.resolve({ content: JSON.stringify(declarations), inputs });
}

/** Messages about types; what is wrong with a text itself the notebook says in its own words. */
async function makeWords() {
  const file = fileURLToPath(
    new URL('node_modules/typescript/lib/ko/diagnosticMessages.generated.json', root),
  );
  const all = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>;
  const wanted = Object.entries(all).filter(([key]) => /_(2\d{3}|18\d{3})$/.test(key));
  return { content: JSON.stringify(Object.fromEntries(wanted)), inputs: [file] };
}

await mkdir(output, { recursive: true });
await mkdir(new URL('.', stamps), { recursive: true });
const manifest: LanguageServiceManifest = {
  worker: await place('worker', 'js', makeWorker),
  declarations: await place('declarations', 'json', makeDeclarations),
  'words-ko': await place('words-ko', 'json', makeWords),
};
await writeFile(stamps, JSON.stringify(known));
await writeFile(new URL('manifest.json', output), `${JSON.stringify(manifest, null, 2)}\n`);

// Last, so that a server in use never misses a file of the manifest it has just read.
const current = new Set(Object.values(manifest).flatMap((file) => [file, `${file}.br`]));
for (const file of await readdir(output))
  if (file !== 'manifest.json' && !current.has(file)) await rm(new URL(file, output));

for (const file of Object.values(manifest)) {
  const [plain, compressed] = await Promise.all([
    readFile(new URL(file, output)),
    readFile(new URL(`${file}.br`, output)),
  ]);
  console.log(
    `${file.padEnd(48)} ${String(plain.length).padStart(9)} B ${String(compressed.length).padStart(8)} B brotli`,
  );
}
console.log(`TypeScript ${ts.version}, bundled by esbuild ${bundler}`);
