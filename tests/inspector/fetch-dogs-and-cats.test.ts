import { expect, test, vi } from 'vitest';
import { fetchDogsAndCats } from '../../src/inspector/fetch-dogs-and-cats.ts';

test('a failed fetch says its status', async () => {
  vi.stubGlobal('fetch', async () => new Response('', { status: 404 }));
  await expect(fetchDogsAndCats('https://example.org/data')).rejects.toMatchObject({
    code: 'data-fetch-failed',
    values: { status: 404 },
  });
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('offline')));
  await expect(fetchDogsAndCats('https://example.org/data')).rejects.toMatchObject({
    code: 'data-fetch-failed',
    values: { status: 0 },
  });
  vi.unstubAllGlobals();
});
