/** Archives of photographs: tar, and the names that zip archives have been given on other systems. */
import { describe, expect, it, test } from 'vitest';
import { readWeightFile } from '../../src/weight-files/read-weight-file.ts';
import { tarEntries, zipDirectory, zipEntries } from '../../src/weight-files/archive.ts';
import { tarEntry as entry, zipped } from '../nn/weights/writers.ts';

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

const joined = (...parts: Uint8Array[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(parts.flatMap((part) => [...part]));

async function filesOf(
  archive: Uint8Array<ArrayBuffer>,
  piece = 700,
  most = 1e6,
): Promise<[string, string][]> {
  let at = 0;
  const read = () => Promise.resolve(at < archive.length ? archive.subarray(at, (at += piece)) : undefined);
  const found: [string, string][] = [];
  for await (const { name, content } of tarEntries(read, 'a.tar', most))
    found.push([name, content.map((part) => new TextDecoder().decode(part)).join('')]);
  return found;
}

describe('tar', () => {
  const long = `${'깊은 폴더/'.repeat(9)}사진.png`;
  const pax = ` path=${long}\n`;
  const length = text(pax).length + 3;
  const archive = joined(
    entry('folder/', new Uint8Array(), '5'),
    entry('folder/one.bin', text('1'.repeat(1000))),
    entry('PaxHeader', text(`${length}${pax}`), 'x'),
    entry('short', text('by pax')),
    entry('././@LongLink', text(`${long}2\0`), 'L'),
    entry('short', text('by GNU')),
    entry('folder/empty', new Uint8Array()),
    new Uint8Array(1024),
  );

  it.each([1, 512, 700, 1e6])('is read in pieces of %s bytes', async (piece) => {
    expect(await filesOf(archive, piece)).toEqual([
      ['folder/one.bin', '1'.repeat(1000)],
      [long, 'by pax'],
      [`${long}2`, 'by GNU'],
      ['folder/empty', ''],
    ]);
  });

  it('says where it is cut, damaged, or more than may be', async () => {
    await expect(filesOf(archive.slice(0, 1200))).rejects.toMatchObject({ code: 'weight-file-cut' });
    const damaged = archive.slice();
    damaged[520] = 1;
    await expect(filesOf(damaged)).rejects.toMatchObject({ code: 'weight-file-damaged' });
    await expect(filesOf(archive, 700, 900)).rejects.toMatchObject({ code: 'weight-file-damaged' });
  });
});

test.each([
  ['UTF-8', text('강아지'), '강아지'],
  [
    'code page 949, as Windows writes Korean names',
    Uint8Array.of(0xb0, 0xad, 0xbe, 0xc6, 0xc1, 0xf6),
    '강아지',
  ],
  ['no encoding that is known', Uint8Array.of(0x80, 0xff), '€ÿ'],
])('names of a zip archive in %s', (_, name, expected) => {
  const placeholder = 'x'.repeat(name.length);
  const bytes = Uint8Array.from(zipped(new Map([[`${placeholder}/1.png`, text('picture')]])));
  for (let at = 0; at < bytes.length; at++)
    if (bytes.subarray(at, at + name.length).every((byte) => byte === 0x78)) bytes.set(name, at);
  const whole = { bytes, base: 0 };
  expect(zipEntries(whole, zipDirectory(whole, 'a.zip'), 'a.zip')[0]!.name).toBe(`${expected}/1.png`);
});

test('a directory of more entries than anybody has is refused before it is read', () => {
  const whole = { bytes: new Uint8Array(46), base: 0 };
  const directory = { from: 0, count: 200_001 };
  expect(() => zipEntries(whole, directory, 'a.zip')).toThrow(
    expect.objectContaining({
      code: 'archive-entries',
      values: { file: 'a.zip', found: 200_001, limit: 200_000 },
    }),
  );
});

test.each([
  [8, 1, { code: 'archive-locked', values: { file: 'a.npz', name: 'w.npy' } }],
  [10, 9, { code: 'archive-method', values: { file: 'a.npz', name: 'w.npy', method: 'Deflate64' } }],
  [10, 42, { code: 'archive-method', values: { file: 'a.npz', name: 'w.npy', method: '42' } }],
])('what is locked or packed otherwise is not said to be damaged', async (at, value, refusal) => {
  const bytes = Uint8Array.from(zipped(new Map([['w.npy', text('numbers')]])));
  const view = new DataView(bytes.buffer);
  const directory = view.getUint32(bytes.length - 22 + 16, true);
  view.setUint16(directory + at, value, true);
  await expect(readWeightFile({ name: 'a.npz', bytes })).rejects.toMatchObject(refusal);
});
