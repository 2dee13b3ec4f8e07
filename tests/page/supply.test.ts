import { describe, expect, test } from 'vitest';
import { createSupply } from '../../src/components/host/supply.ts';

const decoded = { pixels: new Uint8ClampedArray(4), width: 1, height: 1 };
const serve = (answers: Record<string, Response>) => {
  const asked: string[] = [];
  const fetch = async (address: string | URL | Request) => {
    asked.push(String(address));
    const answer = answers[String(address)];
    if (!answer) throw new TypeError('Failed to fetch');
    return answer;
  };
  return {
    asked,
    supply: createSupply({ fetch: fetch, decode: async () => decoded }),
  };
};

describe('what the kernel may ask the page for', () => {
  test('data by name, as bytes', async () => {
    const { supply } = serve({ '/data/dogs-and-cats.bin': new Response(new Uint8Array([1, 2, 3])) });
    expect(new Uint8Array((await supply('data/dogs-and-cats', undefined)) as ArrayBuffer)).toEqual(
      new Uint8Array([1, 2, 3]),
    );
  });

  test('the photograph, decoded', async () => {
    const { supply } = serve({ '/photos/cat.webp': new Response('') });
    expect(await supply('photo/cat', undefined)).toBe(decoded);
  });

  test('trained weights with their log', async () => {
    const { supply, asked } = serve({
      '/weights/resnet20.safetensors': new Response(new Uint8Array([4, 5])),
      '/weights/resnet20.log.json': new Response('{}'),
    });
    expect(await supply('weights/resnet20', undefined)).toEqual({
      bytes: new Uint8Array([4, 5]).buffer,
      log: '{}',
    });
    expect(asked).toHaveLength(2);
  });

  test('thirty files at once are read two by two, and one that cannot be had holds up none', async () => {
    let open = 0;
    let most = 0;
    let asked = 0;
    const supply = createSupply({
      async read() {
        most = Math.max(most, ++open);
        const nth = asked++;
        await new Promise((later) => setTimeout(later));
        open -= 1;
        if (nth % 3 === 0) throw new Error('404');
        return new ArrayBuffer(1);
      },
    });
    const ends = await Promise.allSettled(
      Array.from({ length: 30 }, () => supply('data/dogs-and-cats', undefined)),
    );
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    expect(most).toBe(2);
  });

  test('weights that cannot be had are said to be missing', async () => {
    const { supply } = serve({ '/weights/resnet20.log.json': new Response('{}') });
    await expect(supply('weights/resnet20', undefined)).rejects.toMatchObject({
      code: 'supply-failed',
      values: { name: 'weights/resnet20' },
    });
  });

  test.each([
    '../secret',
    'photo/../../etc',
    'weights/../data',
    'weights/',
    'http://example.com/',
    'constructor',
    '__proto__',
  ])('nothing called %s, and nothing is fetched in search of it', async (name) => {
    const { supply, asked } = serve({});
    await expect(supply(name, undefined)).rejects.toMatchObject({ code: 'unknown-request' });
    expect(asked).toEqual([]);
  });

  test('a missing file and a broken connection are told apart', async () => {
    const missing = serve({ '/data/dogs-and-cats.bin': new Response('', { status: 404 }) });
    await expect(missing.supply('data/dogs-and-cats', undefined)).rejects.toMatchObject({
      code: 'supply-failed',
      values: { reason: '404' },
    });
    const offline = serve({});
    await expect(offline.supply('photo/cat', undefined)).rejects.toMatchObject({
      values: { reason: 'Failed to fetch' },
    });
  });

  test('a picture of the reader that was never chosen', async () => {
    await expect(serve({}).supply('photo/reader', undefined)).rejects.toMatchObject({
      code: 'no-reader-photo',
    });
  });
});
