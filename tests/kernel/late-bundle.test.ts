/** What a cell has laid under a bundle's name is not taken for the bundle, nor handed to it. */
import { afterEach, expect, test } from 'vitest';
import { takeBundle } from '../../src/kernel/late-bundle.ts';

const scope = globalThis as unknown as Record<string, unknown>;
const bundle = '(() => { globalThis.lateThing = { core: globalThis.lateCore }; })();';
afterEach(() => {
  delete scope['lateThing'];
  delete scope['lateCore'];
});

test('a bundle is taken with what it shares, and nothing stays behind', () => {
  expect(takeBundle(bundle, 'lateThing', { lateCore: 7 })).toEqual({ core: 7 });
  expect('lateThing' in scope || 'lateCore' in scope).toBe(false);
});

test('what was shared before stays', () => {
  scope['lateCore'] = 'of the kernel';
  expect(takeBundle(bundle, 'lateThing', { lateCore: 7 })).toEqual({ core: 7 });
  expect(scope['lateCore']).toBe('of the kernel');
});

test('a trap under its name is not taken', () => {
  const trap = { get: () => 'a cell’s own', set: () => undefined, configurable: true };
  for (const name of ['lateThing', 'lateCore']) Object.defineProperty(scope, name, trap);
  expect(takeBundle(bundle, 'lateThing', { lateCore: 7 })).toEqual({ core: 7 });
});

test('under a sealed name nothing is taken at all', () => {
  Object.defineProperty(scope, 'sealedThing', { get: () => 'a cell’s own', configurable: false });
  expect(() => takeBundle('globalThis.sealedThing = 1;', 'sealedThing')).toThrow(TypeError);
  // Sealed with a place that can be written, but not any more.
  Object.defineProperty(scope, 'heldThing', { value: 'a cell’s own', writable: false, configurable: false });
  expect(() => takeBundle('globalThis.heldThing = 1;', 'heldThing')).toThrow(TypeError);
});
