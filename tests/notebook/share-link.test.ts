import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fromShareHash, toShareHash } from '../../src/notebook/page/share-link.ts';

const source =
  "// 스템: 224 → 112\nconst stem = tf.layers.conv2d({ filters: 64, kernelSize: 7, name: 'conv1' });\n";
const link = (bytes: Buffer, cell = 'stem'): string => `#cell=${cell}&code=${bytes.toString('base64url')}`;

describe('a shared cell', () => {
  it('comes back as it went', async () => {
    const hash = await toShareHash({ cell: 'stem', source });
    expect(hash).toMatch(/^#cell=stem&code=[\w-]+$/);
    expect(await fromShareHash(hash, ['input', 'stem'])).toEqual({ cell: 'stem', source });
  });

  it('is deflate-raw in base64url, as any tool can read it', async () => {
    expect(await fromShareHash(link(deflateRawSync(source)), ['stem'])).toEqual({ cell: 'stem', source });
  });

  it('is no anchor', async () => {
    expect(await fromShareHash('#batch-normalization', ['stem'])).toBeUndefined();
    expect(await fromShareHash('', ['stem'])).toBeUndefined();
  });

  it('is refused when too long, on the way out', async () => {
    await expect(toShareHash({ cell: 'stem', source: 'x'.repeat(20_001) })).rejects.toMatchObject({
      code: 'share-too-large',
      values: { size: 20_001, limit: 20_000 },
    });
  });

  it('loses the marks that pile up on a letter', async () => {
    const piled = link(deflateRawSync(`// a${'\u0301'.repeat(19_000)}`));
    expect(await fromShareHash(piled, ['stem'])).toEqual({
      cell: 'stem',
      source: `// a${'\u0301'.repeat(8)}`,
    });
  });

  it('is refused when it unpacks to too much', async () => {
    const bomb = link(deflateRawSync(Buffer.alloc(20_000_000, 'x')));
    expect(bomb.length).toBeLessThan(32_000);
    await expect(fromShareHash(bomb, ['stem'])).rejects.toMatchObject({ code: 'share-too-large' });
    await expect(fromShareHash(`#cell=stem&code=${'A'.repeat(40_000)}`, ['stem'])).rejects.toMatchObject({
      code: 'share-too-large',
    });
  });

  it('is refused when cut, damaged, or not text', async () => {
    const whole = await toShareHash({ cell: 'stem', source });
    await expect(fromShareHash(whole.slice(0, -12), ['stem'])).rejects.toMatchObject({
      code: 'share-unreadable',
    });
    await expect(fromShareHash('#cell=stem&code=@@@', ['stem'])).rejects.toMatchObject({
      code: 'share-unreadable',
    });
    await expect(
      fromShareHash(link(deflateRawSync(Buffer.from([0xff, 0xfe]))), ['stem']),
    ).rejects.toMatchObject({
      code: 'share-unreadable',
    });
  });

  it('is refused when its cell is not on the page', async () => {
    await expect(fromShareHash(link(deflateRawSync(source), 'other'), ['stem'])).rejects.toMatchObject({
      code: 'share-unknown-cell',
      values: { cell: 'other' },
    });
  });

  it('comes back or is refused with a code, however it was damaged', async () => {
    const seed = Number(process.env['SEED'] ?? 20_151_210);
    console.log(`damaged links, seed ${seed}`);
    let state = seed;
    const next = (most: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * most);
    };
    const signs = 'ABCxyz019-_=&#%+/ é한\u0000';
    const whole = await toShareHash({ cell: 'stem', source });
    for (let time = 0; time < 2_000; time++) {
      let hash = time % 4 === 0 ? `#cell=stem&code=` : whole;
      for (let change = next(6); change >= 0; change--) {
        const at = next(hash.length + 1);
        const put = Array.from({ length: next(5) }, () => signs[next(signs.length)]).join('');
        hash = hash.slice(0, at) + put + hash.slice(at + next(4));
      }
      const outcome = await fromShareHash(hash, ['stem']).then(
        (shared) => (shared === undefined ? 'anchor' : typeof shared.source),
        (error: unknown) => (error as { code?: string }).code,
      );
      expect(
        ['anchor', 'string', 'share-unreadable', 'share-unknown-cell', 'share-too-large'],
        `seed ${seed}: ${hash}`,
      ).toContain(outcome);
    }
  });
});
