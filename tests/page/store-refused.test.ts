import { afterEach, expect, test, vi } from 'vitest';
import { get, list, put, remove } from '../../src/components/kept/store.ts';

afterEach(() => vi.unstubAllGlobals());

test.each([
  ['none at all', undefined],
  [
    'one that refuses',
    {
      open() {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      },
    },
  ],
])('a browser with %s says that it keeps nothing, whatever is asked', async (_, database) => {
  vi.stubGlobal('indexedDB', database);
  for (const ask of [() => get('run/x'), () => list('run/'), () => put('run/x', 1), () => remove('run/x')])
    await expect(ask()).rejects.toMatchObject({ code: 'store-unavailable' });
});
