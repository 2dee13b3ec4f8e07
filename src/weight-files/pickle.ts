/**
 * Python's pickle (docs.python.org/3/library/pickletools.html), as far as plain data goes. A pickle is a program: it
 * can name any function of any module and call it. This reader has no functions but those it is given: a name that
 * is not among them ends the reading, before anything is called.
 */
import { PickleBytes } from './pickle-bytes.ts';
import { BrokenPickle } from './pickle-faults.ts';
import { orders, type PickleWorld, stopCode } from './pickle-orders.ts';
import { PickleStack } from './pickle-stack.ts';

/** More values than any list of weights has. */
const stepLimit = 20_000_000;

export interface Unpickled {
  readonly value: unknown;
  /** Where the next pickle begins. */
  readonly end: number;
}

/**
 * Dictionaries become maps, tuples and lists arrays, whole numbers numbers.
 * @throws {RefusedName} {@link BrokenPickle}
 */
export function unpickle(source: Uint8Array, world: PickleWorld, start = 0): Unpickled {
  const bytes = new PickleBytes(source, start);
  const stack = new PickleStack();
  const state = { bytes, stack, world };
  for (let steps = 0; steps < stepLimit; steps++) {
    const code = bytes.whole(1);
    if (code === stopCode) return { value: stack.pop(), end: bytes.at };
    const order = orders[code];
    if (!order) throw new BrokenPickle(`order ${code} is unknown`);
    order(state);
  }
  throw new BrokenPickle('it is too long');
}
