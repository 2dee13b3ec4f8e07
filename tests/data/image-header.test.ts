import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { readImageHeader } from '../../src/data/image-header.ts';

const picture = sharp({ create: { width: 37, height: 21, channels: 3, background: '#c2410c' } });

test.each(['png', 'jpeg', 'gif', 'webp', 'avif'] as const)(
  'the size of a %s is read from its header',
  async (format) => {
    const bytes = await picture.clone().toFormat(format).toBuffer();
    expect(readImageHeader(new Uint8Array(bytes))).toEqual({ format, width: 37, height: 21 });
  },
);

test('lossless WebP and WebP with transparency have headers of their own', async () => {
  const lossless = await picture.clone().webp({ lossless: true }).toBuffer();
  const transparent = await picture.clone().ensureAlpha(0.5).webp().toBuffer();
  expect(readImageHeader(new Uint8Array(lossless))).toMatchObject({ width: 37, height: 21 });
  expect(readImageHeader(new Uint8Array(transparent))).toMatchObject({ width: 37, height: 21 });
});

test('a progressive JPEG with metadata before its frame', async () => {
  const bytes = await picture
    .clone()
    .withExif({ IFD0: { ImageDescription: 'x'.repeat(5000) } })
    .jpeg({ progressive: true })
    .toBuffer();
  expect(readImageHeader(new Uint8Array(bytes))).toEqual({ format: 'jpeg', width: 37, height: 21 });
});

test('the size stands in the first kilobyte, so a large file need not be read', async () => {
  const bytes = await picture.clone().resize(3000, 2000).png().toBuffer();
  expect(readImageHeader(new Uint8Array(bytes.subarray(0, 64)))).toMatchObject({ width: 3000, height: 2000 });
});

test('text, an empty file, a cut header and this source are no pictures', () => {
  const source = readFileSync(new URL(import.meta.url));
  for (const bytes of [
    Buffer.from('hello'),
    Buffer.alloc(0),
    Buffer.from([0x89, 0x50, 0x4e, 0x47]),
    source,
  ]) {
    expect(readImageHeader(new Uint8Array(bytes))).toBeNull();
  }
});
