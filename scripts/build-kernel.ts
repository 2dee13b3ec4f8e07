/**
 * Builds what the kernel's sandbox is given, into `public/kernel/`:
 *
 * - `base-<hash>.js`: the kernel with tfjs core, layers, data and the JavaScript of the WASM backend
 * - `tfjs-backend-wasm-simd-<hash>.wasm`: tfjs's binary, as the package ships it
 * - `residual-kernels*.wasm`: the project's own, where `build-wasm.ts` has put them
 * - `exports-….js`: what writes networks as programs, sent when a cell first asks for it
 * - `plain-words-….js`: what says in plain words what libraries throw, sent when something first fails
 * - `controls-….js`: controls that most cells do without, sent when a cell first names one
 * - `plot-answers-….js`: Observable Plot, sent when a plot first has functions that it calls while it draws
 * - `inference-….js`: planned forward passes, sent when a cell first has a network say what it sees
 * - `transfer-….js`: features, heads and strongest pictures, sent when a cell first names them
 * - `weight-files-….js`: the readers of other libraries' files, sent when a cell first reads one
 * - `training-….js`: a worker that shares the steps of a training, sent when a training asks for more than one
 * - `passes-….js`: a worker that shares the pictures of a forward pass, sent when there are enough of them
 * - `webgl-…`, `webgpu-…`, `cpu-….js`: backends, sent only when used; they share the base's tfjs core
 * - `frame.htm`: the document of the frame that the worker lives in; `held.htm`: what holds that frame without a network
 * - `manifest.json`: which file is which. Names carry hashes of the content, so all but the manifest
 *   may be cached for good.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';
import {
  frameDocument,
  frameScript,
  heldScript,
  holderDocument,
  type KernelManifest,
} from '../src/notebook/client/index.ts';
import { declaringRoomsOfKernel } from './publish/declaring.ts';

const root = new URL('..', import.meta.url);
const output = new URL('public/kernel/', root);
const simdBinary = 'tfjs-backend-wasm-simd.wasm';
const backends = ['webgl', 'webgpu', 'cpu'] as const;
/** First run on WASM, with the page's own engine (about 60 KB), stays below 500 KB. */
const firstRunLimit = 420_000;

/** The threaded build is never used (see `wasm-backend.ts`); its JavaScript is a tenth of the base. */
const withoutThreads: Plugin = {
  name: 'without-threads',
  setup(bundler) {
    bundler.onResolve({ filter: /wasm-threaded-simd(\.worker)?(\.js)?$/ }, ({ path }) => ({
      path,
      namespace: 'absent',
    }));
    bundler.onLoad({ filter: /.*/, namespace: 'absent' }, () => ({
      contents: 'export const wasmWorkerContents = ""; export default undefined;',
    }));
  },
};

/**
 * Devices, storage and downloads of tfjs's own, which a worker of an opaque origin has none of: each says so, and what to
 * use. And a list of telephones, which browsers make needless.
 */
const absent: Readonly<Record<string, string>> = {
  webcam_iterator: 'devices',
  microphone_iterator: 'devices',
  local_storage: 'local-storage',
  indexed_db: 'indexed-db',
  browser_files: 'browser-files',
  device_util: 'device-util',
};

const withoutAbsent: Plugin = {
  name: 'without-absent',
  setup(bundler) {
    const files = new RegExp(`/(${Object.keys(absent).join('|')})$`);
    bundler.onResolve({ filter: files }, ({ path }) => ({
      path: fileURLToPath(new URL(`src/kernel/absent/${absent[path.split('/').at(-1)!]!}.ts`, root)),
    }));
  },
};

/** What is sent when a cell first asks for it: in the base, what loads it stands in the place of the modules themselves. */
const late = (file: string, filter: RegExp): Plugin => ({
  name: file,
  setup(bundler) {
    bundler.onResolve({ filter }, () => ({ path: fileURLToPath(new URL(`src/kernel/${file}.ts`, root)) }));
  },
});

const sentLate = [
  late('late-exports', /(^|\/)export\/index\.ts$/),
  late('late-inference', /(^|\/)inference\/index\.ts$|^\.\/patch\.ts$/),
  late('late-transfer', /(^|\/)transfer\/index\.ts$/),
  late('late-controls', /\/rare\.ts$/),
  late('late-plot-answers', /\/plot-answers\.ts$/),
  late('late-plain-words', /\/plain-words\.ts$/),
];

/** What `late-transfer.ts` shares with its bundle: modules of the base's own, or parts of them. */
const sharedParts: Plugin = {
  name: 'shared-parts',
  setup(bundler) {
    bundler.onResolve(
      { filter: /^@tensorflow\/tfjs-core$|\/(build|data|explained|training)\/index\.ts$/ },
      ({ path }) => ({
        path: path.startsWith('@') ? 'core' : path.split('/').at(-2)!,
        namespace: 'part',
      }),
    );
    bundler.onLoad({ filter: /.*/, namespace: 'part' }, ({ path }) => ({
      contents: `module.exports = globalThis.residualParts.${path};`,
    }));
  },
};

/** What a bundle is given by the base, which has put it into a global: two copies would not know each other's things. */
const shared = (name: string, filter: RegExp): Plugin => ({
  name,
  setup(bundler) {
    bundler.onResolve({ filter }, ({ path }) => ({ path, namespace: name }));
    bundler.onLoad({ filter: /.*/, namespace: name }, () => ({
      contents: `module.exports = globalThis.${name};`,
    }));
  },
});

/** The base's tfjs core: two would not know each other's tensors. */
const sharedCore = shared('residualTfCore', /^@tensorflow\/tfjs-core($|\/)/);
/** What reads layers: the kernel's knows tfjs's. */
const sharedBuild = shared('residualBuild', /(^|\/)nn\/build\/index\.ts$/);
/** What all controls are made of. */
const sharedControl = shared('residualControl', /\/control\.ts$/);

/** What tfjs needs of Node only when it runs there. */
const withoutNode: Plugin = {
  name: 'without-node',
  setup(bundler) {
    const names =
      /^(fs|path|os|util|crypto|perf_hooks|worker_threads|node-fetch|string_decoder|buffer|url|http|https|stream|zlib)$/;
    bundler.onResolve({ filter: names }, ({ path }) => ({ path, namespace: 'node' }));
    bundler.onLoad({ filter: /.*/, namespace: 'node' }, () => ({ contents: 'module.exports = {};' }));
  },
};

async function bundle(options: { entry?: string; code?: string; plugins: Plugin[] }): Promise<Uint8Array> {
  const result = await build({
    ...(options.entry ? { entryPoints: [options.entry] } : {}),
    ...(options.code ? { stdin: { contents: options.code, resolveDir: root.pathname, loader: 'ts' } } : {}),
    absWorkingDir: root.pathname,
    bundle: true,
    minify: true,
    // Error names and messages reach readers; class names are looked at (`getClassName`, value trees).
    keepNames: false,
    format: 'iife',
    platform: 'browser',
    target: ['chrome109', 'firefox115', 'safari16.4'],
    legalComments: 'none',
    mainFields: ['browser', 'module', 'main'],
    inject: [new URL('src/kernel/ordinary-timers.ts', root).pathname],
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    logLevel: 'error',
    // What is sent late takes its place first.
    plugins: [...options.plugins, declaringRoomsOfKernel],
  });
  return result.outputFiles[0]!.contents;
}

const digest = (contents: Uint8Array): string =>
  createHash('sha256').update(contents).digest('hex').slice(0, 12);

const sizes: { file: string; bytes: number; gzip: number; firstRun: boolean }[] = [];

async function place(
  name: string,
  extension: string,
  contents: Uint8Array,
  firstRun: boolean,
): Promise<string> {
  const file = `${name}-${digest(contents)}.${extension}`;
  await writeFile(new URL(file, output), contents);
  sizes.push({ file, bytes: contents.length, gzip: gzipSync(contents, { level: 9 }).length, firstRun });
  return file;
}

await mkdir(output, { recursive: true });
const own = (await readdir(output)).filter(
  (file) => /^residual-kernels(-[a-z]+)?\.wasm$/.test(file) && !/-[0-9a-f]{12}\.wasm$/.test(file),
);

const manifest: KernelManifest = { base: '', wasm: {}, otherwise: {}, bundles: {} };
manifest.base = await place(
  'base',
  'js',
  await bundle({
    entry: 'src/kernel.worker.ts',
    plugins: [withoutThreads, withoutAbsent, withoutNode, ...sentLate],
  }),
  true,
);
const binary = await readFile(new URL(`node_modules/@tensorflow/tfjs-backend-wasm/dist/${simdBinary}`, root));
manifest.wasm[simdBinary] = await place('tfjs-backend-wasm-simd', 'wasm', binary, true);
for (const file of own.sort()) {
  const relaxed = file.replace(/\.wasm$/, '-relaxed.wasm');
  const isSpare = own.includes(relaxed);
  if (isSpare) manifest.otherwise[relaxed] = file;
  manifest.wasm[file] = await place(
    file.replace(/\.wasm$/, ''),
    'wasm',
    await readFile(new URL(file, output)),
    !isSpare,
  );
}
for (const name of backends) {
  const ours = name === 'cpu' ? '' : "import './src/kernel/gpu-bundle.ts';";
  const code = `import '@tensorflow/tfjs-backend-${name}';${ours}`;
  manifest.bundles[name] = await place(
    name,
    'js',
    await bundle({ code, plugins: [sharedCore, withoutNode] }),
    false,
  );
}
/** Sent when they are asked for: their entries, and what each is given by the base. */
const onDemand: Readonly<Record<string, { entry: string; given?: Plugin[] }>> = {
  'weight-files': { entry: 'src/kernel/weight-files-bundle.ts' },
  exports: { entry: 'src/kernel/exports-bundle.ts' },
  'plain-words': { entry: 'src/kernel/plain-words-bundle.ts' },
  controls: { entry: 'src/kernel/controls-bundle.ts', given: [sharedControl] },
  'plot-answers': { entry: 'src/kernel/plot-answers-bundle.ts' },
  inference: { entry: 'src/kernel/inference-bundle.ts', given: [sharedCore, sharedBuild] },
  transfer: { entry: 'src/kernel/transfer-bundle.ts', given: [sharedParts] },
  training: { entry: 'src/training.worker.ts' },
  passes: { entry: 'src/inference.worker.ts' },
};
for (const [name, { entry, given = [] }] of Object.entries(onDemand)) {
  const contents = await bundle({ entry, plugins: [...given, withoutNode] });
  manifest.bundles[name] = await place(name, 'js', contents, false);
}
const hashOf = (script: string): string => `sha256-${createHash('sha256').update(script).digest('base64')}`;
await writeFile(new URL('frame.htm', output), frameDocument(hashOf(frameScript)));
await writeFile(new URL('held.htm', output), holderDocument(hashOf(heldScript)));
await writeFile(new URL('manifest.json', output), `${JSON.stringify(manifest, null, 2)}\n`);

// Last, so that a server in use never misses a file of the manifest it has just read.
const current = new Set([...own, 'frame.htm', 'held.htm', 'manifest.json', ...sizes.map(({ file }) => file)]);
for (const file of await readdir(output)) if (!current.has(file)) await rm(new URL(file, output));

for (const { file, bytes, gzip, firstRun } of sizes) {
  console.log(
    `${file.padEnd(48)} ${String(bytes).padStart(9)} B ${String(gzip).padStart(8)} B gzip${firstRun ? '  first run' : ''}`,
  );
}
const total = sizes.filter(({ firstRun }) => firstRun).reduce((sum, { gzip }) => sum + gzip, 0);
console.log(`kernel at first run on WASM: ${total} B gzip (limit ${firstRunLimit})`);
if (total > firstRunLimit) {
  console.error('The kernel is larger than a first run may load.');
  process.exitCode = 1;
}
