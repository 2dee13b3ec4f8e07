/**
 * Makes the packages that other projects install from a folder, into `packages/`: of each its modules, types, README and
 * example. What they are made of besides the rooms of `src` stands in `src/packages/`. `npm run build:packages`
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { inlineDocument, inlineScript } from '../src/notebook/client/index.ts';
import { declaringRoomsOfKernel } from './publish/declaring.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const own = JSON.parse(await readFile(`${root}package.json`, 'utf8')) as {
  version: string;
  dependencies: Record<string, string>;
};

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

interface Package {
  /** The folder of its own modules in `src/packages/`. */
  from: string;
  /** What is entered, by the file it becomes. */
  entries: Record<string, string>;
  options?: BuildOptions;
  /** Code that is sent as text, and says errors too. */
  sent?: string;
  styles?: string;
}

const base64 = async (file: string): Promise<string> =>
  JSON.stringify((await readFile(`${root}public/kernel/${file}`)).toString('base64'));

async function makePackage({ from, entries, options = {}, sent = '', styles }: Package): Promise<void> {
  const source = `${root}src/packages/${from}/`;
  const manifest = JSON.parse(await readFile(`${source}package.json`, 'utf8')) as Manifest;
  const target = `${root}packages/${manifest.name}/`;
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });

  const bundled = await bundle(entries, target, options, sent);
  await writeTypes(Object.values(entries), target);
  const atVersions = (names: Record<string, string> = {}): Record<string, string> =>
    Object.fromEntries(Object.keys(names).map((name) => [name, own.dependencies[name] ?? '']));
  const { dependencies, peerDependencies, ...rest } = manifest;
  await writeFile(
    `${target}package.json`,
    `${JSON.stringify(
      {
        ...rest,
        version: own.version,
        ...(dependencies && { dependencies: atVersions(dependencies) }),
        ...(peerDependencies && { peerDependencies: atVersions(peerDependencies) }),
        sideEffects: styles ? ['*.css'] : false,
      },
      null,
      2,
    )}\n`,
  );
  if (styles) bundled.push(await styleSheet(`${root}${styles}`, `${target}style.css`));
  const sizes = bundled.map(({ path, contents }) => ({
    file: relative(target, path),
    gzip: gzipSync(contents, { level: 9 }).length,
  }));
  const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} KB`;
  const each = sizes.map(({ file, gzip }) => `${file} ${kilobytes(gzip)}`).join(', ');
  const size = `${kilobytes(sizes.reduce((sum, { gzip }) => sum + gzip, 0))} in all (${each})`;
  const readme = (await readFile(`${source}README.md`, 'utf8'))
    .replaceAll('{{tfjs}}', own.dependencies['@tensorflow/tfjs'] ?? '')
    .replaceAll('{{size}}', size);
  await writeFile(`${target}README.md`, readme);
  await cp(`${root}LICENSE`, `${target}LICENSE`);
  await cp(`${source}example.js`, `${target}example.js`);
  console.log(`packages/${manifest.name}: ${size}, gzip`);
}

/** Modules for any host, with what errors say in English: as far as the package says it. */
async function bundle(
  entries: Record<string, string>,
  outdir: string,
  options: BuildOptions,
  sent: string,
): Promise<{ path: string; contents: Uint8Array }[]> {
  const made = async (texts: Plugin) =>
    build({
      absWorkingDir: root,
      entryPoints: entries,
      outdir,
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'neutral',
      target: ['es2023'],
      minifySyntax: true,
      minifyWhitespace: true,
      legalComments: 'none',
      packages: 'external',
      chunkNames: 'part-[hash]',
      logLevel: 'error',
      write: false,
      ...options,
      plugins: [declaringRoomsOfKernel, texts, ...(options.plugins ?? [])],
    });
  const first = await made(errorTexts(() => false));
  const code = sent + (first.outputFiles ?? []).map(({ text }) => text).join('');
  const { outputFiles = [] } = await made(errorTexts((key) => code.includes(`"${key}"`)));
  // What only a dropped module would have loaded is left out with it.
  const together = outputFiles.map(({ text }) => text).join('');
  const loaded = outputFiles.filter(({ path }) => {
    const file = basename(path);
    return !file.startsWith('part-') || together.includes(`./${file}`);
  });
  await Promise.all(loaded.map(({ path, contents }) => writeFile(path, contents)));
  return loaded;
}

const errorTexts = (isSaid: (code: string) => boolean): Plugin => ({
  name: 'error-texts',
  setup(bundler) {
    bundler.onLoad({ filter: /content\/ui\/\w+\/errors\.json$/ }, async ({ path }) => {
      const all = JSON.parse(await readFile(path, 'utf8')) as Record<string, string>;
      const said = Object.fromEntries(Object.entries(all).filter(([code]) => isSaid(code)));
      return { contents: JSON.stringify(said), loader: 'json' };
    });
  },
});

async function styleSheet(from: string, to: string): Promise<{ path: string; contents: Uint8Array }> {
  const { outputFiles } = await build({
    entryPoints: [from],
    bundle: true,
    minify: true,
    outfile: to,
    external: ['*.woff2'],
    logLevel: 'error',
    write: false,
  });
  const [sheet] = outputFiles;
  if (!sheet) throw new Error(`There is no style sheet of ${from}.`);
  await writeFile(to, sheet.contents);
  return sheet;
}

/** The kernel of the cells, as the page sends it to the worker. */
async function kernelSource(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['src/packages/cell-kernel/index.ts'],
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: ['es2023'],
    legalComments: 'none',
    inject: [`${root}src/kernel/ordinary-timers.ts`],
    logLevel: 'error',
    write: false,
    plugins: [declaringRoomsOfKernel],
  });
  return outputFiles[0]?.text ?? '';
}

/** The declarations of the entries and of all that they lead to, which TypeScript makes from their sources; `npm run check` checks them. */
async function writeTypes(entries: readonly string[], target: string): Promise<void> {
  const made = await mkdtemp(join(tmpdir(), 'declarations-'));
  const settings = {
    extends: `${root}tsconfig.base.json`,
    files: entries.map((entry) => `${root}${entry}`),
    compilerOptions: {
      noEmit: false,
      noCheck: true,
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: root,
      outDir: made,
      lib: ['ES2023', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'],
    },
  };
  await writeFile(join(made, 'tsconfig.json'), JSON.stringify(settings));
  const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve('@typescript/native/package.json')));
  execFileSync(process.execPath, [tsc, '--project', made], { stdio: 'inherit' });
  const declared = new Map<string, string>();
  for (const file of await readdir(made, { recursive: true }))
    if (file.endsWith('.d.ts'))
      declared.set(resolve(`${target}types`, file), await readFile(join(made, file), 'utf8'));
  await rm(made, { recursive: true });
  const texts = await readFile(`${root}content/ui/en/errors.d.json.ts`, 'utf8');
  declared.set(resolve(`${target}types/content/ui/en/errors.d.ts`), texts);

  const waiting = entries.map((entry) => resolve(`${target}types/${entry.replace(/\.ts$/, '.d.ts')}`));
  const needed = new Set(waiting);
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const text = (declared.get(file) ?? '')
      // As another project's TypeScript finds a declaration: by the module that it is of.
      .replace(/((?:from|import\()\s*['"])(\.[^'"]*?)\.(?:ts|json)(['"])/g, '$1$2.js$3')
      .replace(/ with \{ type: 'json' \}/g, '');
    for (const [, path = ''] of text.matchAll(/(?:from|import\()\s*['"](\.[^'"]*)\.js['"]/g)) {
      const found = resolve(dirname(file), `${path}.d.ts`);
      if (!needed.has(found)) waiting.push(found);
      needed.add(found);
    }
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

await makePackage({
  from: 'nn',
  entries: { index: 'src/packages/nn/index.ts', spec: 'src/nn/spec/index.ts' },
  options: {
    define: {
      RELAXED_KERNELS: await base64('residual-kernels-relaxed.wasm'),
      SIMD_KERNELS: await base64('residual-kernels.wasm'),
    },
  },
});

const kernel = await kernelSource();
await makePackage({
  from: 'cell',
  entries: { index: 'src/packages/cell/index.ts' },
  styles: 'src/packages/cell/style.css',
  sent: kernel,
  options: {
    define: {
      KERNEL_SOURCE: JSON.stringify(kernel),
      FRAME_DOCUMENT: JSON.stringify(
        inlineDocument(`sha256-${createHash('sha256').update(inlineScript).digest('base64')}`),
      ),
    },
  },
});
