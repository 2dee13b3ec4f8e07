/**
 * Compiles the training kernels (AssemblyScript) twice, for plain and for relaxed SIMD, into
 * public/kernel. Does nothing when the sources have not changed since the last time.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';
import { present } from '../src/explained/present.ts';

const root = new URL('../', import.meta.url);
const sources = new URL('src/nn/kernels/assembly/', root);
const target = new URL('public/kernel/', root);
const stamp = new URL('.cache/kernels.sha256', root);

const builds = [
  { file: 'residual-kernels.wasm', features: ['simd'] },
  { file: 'residual-kernels-relaxed.wasm', features: ['simd', 'relaxed-simd'] },
];

const hash = createHash('sha256')
  .update(readFileSync(new URL('scripts/build-wasm.ts', root)))
  .update(asc.version);
for (const name of readdirSync(sources).sort())
  if (name.endsWith('.ts')) hash.update(name).update(readFileSync(new URL(name, sources)));
const digest = hash.digest('hex');

/** What the sources are and what was made of them: either may have been replaced since. */
function stampNow(): string | undefined {
  const made = builds.map(({ file }) => new URL(file, target));
  if (!made.every((file) => existsSync(file))) return undefined;
  const kernels = createHash('sha256');
  for (const file of made) kernels.update(readFileSync(file));
  return `${digest} ${kernels.digest('hex')}`;
}

const upToDate = existsSync(stamp) && readFileSync(stamp, 'utf8') === stampNow();

if (!upToDate) {
  mkdirSync(target, { recursive: true });
  mkdirSync(new URL('.cache/', root), { recursive: true });
  for (const { file, features } of builds) {
    const wasm = await compile(features);
    refuseStaticData(wasm);
    writeFileSync(new URL(file, target), wasm);
    console.log(`public/kernel/${file}: ${wasm.length.toLocaleString('en')} bytes`);
  }
  writeFileSync(stamp, present(stampNow(), 'the kernels that were just compiled'));
}

async function compile(features: string[]): Promise<Uint8Array> {
  let wasm: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [
      'index.ts',
      '-O3',
      '--runtime',
      'stub',
      '--noAssert',
      '--importMemory',
      '--initialMemory',
      '1',
      ...features.flatMap((feature) => ['--enable', feature]),
      '--outFile',
      'kernels.wasm',
    ],
    {
      readFile: (name, base) => {
        const url = new URL(name, base === '.' ? sources : new URL(`${base}/`, sources));
        return existsSync(url) ? readFileSync(url, 'utf8') : null;
      },
      writeFile: (_name, contents) => {
        wasm = contents as Uint8Array;
      },
      listFiles: () => [],
    },
  );
  if (error || !wasm) throw new Error(`The training kernels do not compile:\n${stderr.toString()}`);
  return wasm;
}

/** The module lives in tfjs's memory: a data segment of its own would overwrite what is there. */
function refuseStaticData(wasm: Uint8Array): void {
  const dataSection = 11;
  for (let at = 8; at < wasm.length;) {
    const id = wasm[at++]!;
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at++]!;
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    if (id === dataSection)
      throw new Error('The training kernels contain static data, which would overwrite tfjs’s memory.');
    at += size;
  }
}
