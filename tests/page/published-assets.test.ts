import { createHash } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { isIndexed, withDigest, writeIndex } from '../../scripts/publish/asset-index.ts';
import { createAssetReader } from '../../src/components/host/published-assets.ts';
import { indexPath } from '../../src/release/index.ts';

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const published = { 'kernel/base.js': 'the kernel', 'data/set.bin': 'pictures' };
const {
  text: index,
  digest,
  path: where,
} = writeIndex(new Map(Object.entries(published).map(([path, content]) => [path, bytesOf(content)])));
const html = withDigest('<meta charset="utf-8"><meta name="viewport" content="">', digest);

type Answer = string | number | undefined;

/** A site whose answers can be changed; `asked` has each address, with its cache mode if it is not the default. */
function site({ subtle }: { subtle: SubtleCrypto | undefined } = { subtle: crypto.subtle }) {
  const answers = new Map<string, Answer>([
    ...Object.entries(published).map(([path, content]): [string, Answer] => [`/base/${path}`, content]),
    [`/base/${where}`, index],
    ['/base/ko/', html],
  ]);
  const asked: string[] = [];
  const fetch = async (address: string | URL | Request, init: RequestInit = {}) => {
    asked.push(`${String(address)}${init.cache ? ` ${init.cache}` : ''}`);
    const answer = answers.get(String(address));
    if (answer === undefined) throw new TypeError('Failed to fetch');
    return typeof answer === 'number' ? new Response('', { status: answer }) : new Response(answer);
  };
  const read = createAssetReader({
    root: '/base/',
    digest,
    page: '/base/ko/',
    fetch: fetch,
    subtle,
  });
  return { answers, asked, read: async (path: string) => new TextDecoder().decode(await read(path)) };
}

describe('a file of the site', () => {
  test('is had as it was published, below whatever folder the site lies in', async () => {
    const { read, asked } = site();
    expect(await read('kernel/base.js')).toBe('the kernel');
    expect(await read('data/set.bin')).toBe('pictures');
    expect(asked).toEqual([`/base/${where}`, '/base/kernel/base.js', '/base/data/set.bin']);
  });

  test.each([
    ['cut', 'the ker'],
    ['of the same length', 'the kernal'],
    ['empty', ''],
    ['a portal’s page with status 200', '<!doctype html><title>Sign in</title>'],
  ])('that is %s is refused, and fetched past the cache the next time', async (_, content) => {
    const { read, answers, asked } = site();
    answers.set('/base/kernel/base.js', content);
    await expect(read('kernel/base.js')).rejects.toMatchObject({
      code: 'asset-damaged',
      values: { file: 'base.js' },
    });
    answers.set('/base/kernel/base.js', 'the kernel');
    expect(await read('kernel/base.js')).toBe('the kernel');
    expect(asked.at(-1)).toBe('/base/kernel/base.js reload');
    expect(await read('kernel/base.js')).toBe('the kernel');
    expect(asked.at(-1)).toBe('/base/kernel/base.js');
  });

  test.each([
    ['cut', index.slice(0, -5)],
    ['another index', index.replace('base.js', 'bade.js')],
    ['a portal’s page', '<!doctype html>'],
    ['empty', ''],
  ])('is refused while its index is %s, which is fetched anew', async (_, content) => {
    const { read, answers, asked } = site();
    answers.set(`/base/${where}`, content);
    await expect(read('data/set.bin')).rejects.toMatchObject({
      code: 'asset-damaged',
      values: { file: indexPath(digest) },
    });
    answers.set(`/base/${where}`, index);
    expect(await read('data/set.bin')).toBe('pictures');
    expect(asked).toContain(`/base/${where} reload`);
  });

  test.each<[string, string, Answer]>([
    ['is other than it was', '/base/data/set.bin', 'more pictures'],
    ['is gone', '/base/data/set.bin', 404],
    ['has lost its index', `/base/${where}`, 404],
  ])('of a site published anew %s: said as such', async (_, address, answer) => {
    const { read, answers } = site();
    answers.set(address, answer);
    const other = createHash('sha256').update('other').digest('hex');
    answers.set('/base/ko/', html.replace(digest, other));
    await expect(read('data/set.bin')).rejects.toMatchObject({ code: 'site-changed' });
  });

  test('that is missing, or not to be had, is no damage', async () => {
    const { read, answers } = site();
    answers.set('/base/data/set.bin', 503);
    await expect(read('data/set.bin')).rejects.toThrow('503');
    answers.delete('/base/data/set.bin');
    await expect(read('data/set.bin')).rejects.toThrow('Failed to fetch');
  });

  test('that was never published is not taken', async () => {
    const { read, answers } = site();
    answers.set('/base/other.bin', 'anything');
    for (const path of ['other.bin', 'constructor', '__proto__']) await expect(read(path)).rejects.toThrow();
  });

  test('is known by its length where the browser hashes nothing (plain HTTP)', async () => {
    const { read, answers } = site({ subtle: undefined });
    expect(await read('data/set.bin')).toBe('pictures');
    answers.set('/base/data/set.bin', 'pict');
    await expect(read('data/set.bin')).rejects.toMatchObject({ code: 'asset-damaged' });
  });
});

test('the index holds what scripts of a page ask for, and neither pages nor pictures that they show', () => {
  const asked = [
    'cells/01-residual-block.json',
    'prose/01-residual-block.ko.json',
    'kernel/base-b2db28d00684.js',
    'kernel/manifest.json',
    'data/dogs-and-cats.bin',
    'photos/cat.webp',
    'weights/resnet20.safetensors',
    'weights/resnet20.log.json',
  ];
  const others = [
    'ko/index.html',
    '_astro/client.js',
    '_headers',
    'assets-09258bc5f1ca.json',
    'favicon.svg',
    'figures/cat-224.webp',
    'outputs/01-residual-block/pet-batch-1.webp',
    'data/README.md',
  ];
  expect([...asked, ...others].filter(isIndexed)).toEqual(asked);
});

describe('a file that stops arriving', () => {
  /** Sends the kernel a few letters at a time, every twenty seconds; `sent` letters come, and then nothing. */
  function slowly(sent: number) {
    const kernel = bytesOf(published['kernel/base.js']);
    const fetch = async (address: string | URL | Request, { signal }: RequestInit = {}) => {
      if (!String(address).endsWith('base.js')) return new Response(index);
      let at = 0;
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          signal?.addEventListener('abort', () => controller.error(signal.reason));
        },
        async pull(controller) {
          if (at >= sent) return new Promise(() => undefined);
          await new Promise((end) => setTimeout(end, 20_000));
          controller.enqueue(kernel.slice(at, (at += 2)));
          if (at >= kernel.length) controller.close();
        },
      });
      return new Response(body);
    };
    return createAssetReader({ root: '/base/', digest, page: '/base/ko/', fetch, subtle: crypto.subtle });
  }

  test('is given up and said, and one that comes slowly is waited for', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const stalled = slowly(4)('kernel/base.js').catch((error: unknown) => error);
      const slow = slowly(Infinity)('kernel/base.js');
      for (let second = 0; second < 140; second += 5) {
        await vi.advanceTimersByTimeAsync(5_000);
        await new Promise((end) => setImmediate(end));
      }
      expect(await stalled).toMatchObject({
        code: 'asset-stalled',
        values: { file: 'base.js', seconds: 30 },
      });
      expect(new TextDecoder().decode(await slow)).toBe(published['kernel/base.js']);
    } finally {
      vi.useRealTimers();
    }
  });
});
