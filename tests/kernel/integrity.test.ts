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

test('a change of the kernel’s own within another ends neither: what is registered meanwhile is nobody’s', () => {
  const registry = new Map<string, unknown>([['add', 1]]);
  const { altered, beforeChange, renew } = watchIntegrity({
    library: {},
    registries: { kernels: () => registry },
  });
  expect(altered()).toEqual([]);
  beforeChange();
  beforeChange();
  renew();
  expect(altered()).toEqual([]);
  registry.set('add', 2);
  expect(altered()).toEqual([]);
  renew();
  expect(altered()).toEqual([]);
  registry.set('add', 3);
  expect(altered()).toEqual(['kernels add']);
});
