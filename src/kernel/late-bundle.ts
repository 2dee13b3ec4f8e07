import { ExplainedError } from '../explained/index.ts';
import * as ordinaryTimers from './ordinary-timers.ts';

/**
 * Runs the text of a bundle that came late, and takes what it lays under a global name. Cells may have run before: what one
 * of them laid there is not taken, nor handed to the bundle.
 *
 * @param shared what the bundle finds under global names while it runs, beside ordinary timers
 * @throws {TypeError} where a cell has sealed one of the names
 */
export function takeBundle(
  source: string,
  name: string,
  shared: Readonly<Record<string, unknown>> = {},
): unknown {
  const values = Object.entries({ [name]: undefined, residualTimers: ordinaryTimers, ...shared });
  const before = values.map(([key]) => [key, Object.getOwnPropertyDescriptor(globalThis, key)] as const);
  try {
    for (const [key, value] of values)
      Object.defineProperty(globalThis, key, { value, writable: true, configurable: true });
    (0, eval)(source);
    return (globalThis as unknown as Record<string, unknown>)[name];
  } finally {
    for (const [key, descriptor] of before) {
      Reflect.deleteProperty(globalThis, key);
      if (descriptor && key !== name) Reflect.defineProperty(globalThis, key, descriptor);
    }
  }
}

/**
 * A bundle is sent for a cell whose code has one of these names in it.
 * @throws {ExplainedError} `name-unwritten`: this one was made up of parts, or kept under another
 */
export function unwritten(...names: string[]): never {
  throw new ExplainedError('name-unwritten', { names: names.join(', ') });
}
