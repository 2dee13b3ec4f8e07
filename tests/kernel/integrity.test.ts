import { expect, test } from 'vitest';
import { watchIntegrity } from '../../src/kernel/integrity.ts';

test('what is another each time it is read, as a browser has such, is not taken for altered; what a cell changes is', () => {
  const thing: Record<string, unknown> = { sum: () => 1 };
  const fleeting = new Proxy(
    {},
    {
      ownKeys: () => ['types'],
      getOwnPropertyDescriptor: () => ({ value: [], writable: true, enumerable: true, configurable: true }),
    },
  );
  const { altered } = watchIntegrity({ library: { thing, fleeting } });
  expect(altered()).toEqual([]);
  expect(altered()).toEqual([]);
  thing['sum'] = () => 2;
  expect(altered()).toContain('thing.sum');
});
