/** The orders of a pickle by their codes, as docs.python.org/3/library/pickletools.html names them. */
import type { PickleBytes } from './pickle-bytes.ts';
import { BrokenPickle, RefusedName } from './pickle-faults.ts';
import type { PickleStack } from './pickle-stack.ts';

/** Something of Python's that a pickle names: what calling it with arguments gives. */
export type Callable = (args: readonly unknown[]) => unknown;

export interface PickleWorld {
  /** The function of this name, or undefined where the pickle must not have it. */
  find(module: string, name: string): Callable | undefined;
  /** What a persistent id stands for. */
  load(id: unknown): unknown;
}

/** What orders work on. */
export interface PickleState {
  readonly bytes: PickleBytes;
  readonly stack: PickleStack;
  readonly world: PickleWorld;
}

export type PickleOrder = (state: PickleState) => void;

const list = (value: unknown): unknown[] => {
  if (!Array.isArray(value)) throw new BrokenPickle('a list is missing');
  return value as unknown[];
};

function fill(target: unknown, pairs: readonly unknown[]): void {
  if (!(target instanceof Map)) throw new BrokenPickle('a dictionary is missing');
  for (let i = 0; i + 1 < pairs.length; i += 2) target.set(pairs[i], pairs[i + 1]);
}

function find(world: PickleWorld, module: string, name: string): Callable {
  const found = world.find(module, name);
  if (!found) throw new RefusedName(`${module}.${name}`);
  return found;
}

function call(callable: unknown, args: unknown): unknown {
  if (typeof callable !== 'function') throw new BrokenPickle('a function is missing');
  return (callable as Callable)(list(args));
}

/** An order that puts on the stack what it reads from the bytes. */
const push =
  (read: (bytes: PickleBytes) => unknown): PickleOrder =>
  ({ bytes, stack }) =>
    stack.push(read(bytes));

/** An order that works on the stack alone. */
const onStack =
  (work: (stack: PickleStack) => unknown): PickleOrder =>
  ({ stack }) =>
    void work(stack);

const shortText = push((bytes) => bytes.text(bytes.whole(1)));
const longText = push((bytes) => bytes.text(bytes.whole(4)));
const veryLongBytes = push((bytes) => bytes.take(bytes.whole(8)));
const emptyList = push(() => []);
const listSinceMark = onStack((stack) => stack.push(stack.sinceMark()));
const extend = onStack((stack) => {
  const items = stack.sinceMark();
  const target = list(stack.last());
  for (const item of items) target.push(item);
});
const callTop = onStack((stack) => {
  const args = stack.pop();
  stack.push(call(stack.pop(), args));
});

export const stopCode = 0x2e;

/** All but STOP, which ends the reading. */
export const orders: Readonly<Partial<Record<number, PickleOrder>>> = {
  /* PROTO */ 0x80: ({ bytes }) => {
    if (bytes.whole(1) > 5) throw new BrokenPickle('its protocol is unknown');
  },
  /* FRAME */ 0x95: ({ bytes }) => void bytes.take(8),

  /* MARK */ 0x28: onStack((stack) => stack.pushMark()),
  /* POP */ 0x30: onStack((stack) => stack.pop()),
  /* POP_MARK */ 0x31: onStack((stack) => stack.sinceMark()),
  /* DUP */ 0x32: onStack((stack) => stack.push(stack.last())),

  /* NONE */ 0x4e: push(() => null),
  /* NEWTRUE */ 0x88: push(() => true),
  /* NEWFALSE */ 0x89: push(() => false),
  /* INT */ 0x49: push((bytes) => {
    const digits = bytes.line();
    return digits === '01' ? true : digits === '00' ? false : Number(digits);
  }),
  /* LONG */ 0x4c: push((bytes) => Number(bytes.line().replace(/L$/, ''))),
  /* FLOAT */ 0x46: push((bytes) => Number(bytes.line())),
  /* BININT */ 0x4a: push((bytes) => bytes.whole(4) | 0),
  /* BININT1 */ 0x4b: push((bytes) => bytes.whole(1)),
  /* BININT2 */ 0x4d: push((bytes) => bytes.whole(2)),
  /* LONG1 */ 0x8a: push((bytes) => bytes.integer(bytes.whole(1))),
  /* LONG4 */ 0x8b: push((bytes) => bytes.integer(bytes.whole(4))),
  /* BINFLOAT */ 0x47: push((bytes) => bytes.float()),

  /* STRING */ 0x53: push((bytes) => bytes.line().replace(/^(['"])(.*)\1$/, '$2')),
  /* UNICODE */ 0x56: push((bytes) => bytes.line()),
  /* SHORT_BINSTRING */ 0x55: shortText,
  /* SHORT_BINUNICODE */ 0x8c: shortText,
  /* BINSTRING */ 0x54: longText,
  /* BINUNICODE */ 0x58: longText,
  /* BINUNICODE8 */ 0x8d: push((bytes) => bytes.text(bytes.whole(8))),
  /* SHORT_BINBYTES */ 0x43: push((bytes) => bytes.take(bytes.whole(1))),
  /* BINBYTES */ 0x42: push((bytes) => bytes.take(bytes.whole(4))),
  /* BINBYTES8 */ 0x8e: veryLongBytes,
  /* BYTEARRAY8 */ 0x96: veryLongBytes,

  /* EMPTY_TUPLE */ 0x29: emptyList,
  /* EMPTY_LIST */ 0x5d: emptyList,
  /* EMPTY_SET */ 0x8f: emptyList,
  /* EMPTY_DICT */ 0x7d: push(() => new Map()),
  /* TUPLE */ 0x74: listSinceMark,
  /* LIST */ 0x6c: listSinceMark,
  /* FROZENSET */ 0x91: listSinceMark,
  /* TUPLE1 */ 0x85: onStack((stack) => stack.push([stack.pop()])),
  /* TUPLE2 */ 0x86: onStack((stack) => {
    const second = stack.pop();
    stack.push([stack.pop(), second]);
  }),
  /* TUPLE3 */ 0x87: onStack((stack) => {
    const third = stack.pop();
    const second = stack.pop();
    stack.push([stack.pop(), second, third]);
  }),
  /* DICT */ 0x64: onStack((stack) => {
    const made = new Map();
    fill(made, stack.sinceMark());
    stack.push(made);
  }),
  /* APPEND */ 0x61: onStack((stack) => {
    const item = stack.pop();
    list(stack.last()).push(item);
  }),
  /* APPENDS */ 0x65: extend,
  /* ADDITEMS */ 0x90: extend,
  /* SETITEM */ 0x73: onStack((stack) => {
    const value = stack.pop();
    const key = stack.pop();
    fill(stack.last(), [key, value]);
  }),
  /* SETITEMS */ 0x75: onStack((stack) => {
    const pairs = stack.sinceMark();
    fill(stack.last(), pairs);
  }),

  /* PUT */ 0x70: ({ bytes, stack }) => stack.remember(Number(bytes.line())),
  /* BINPUT */ 0x71: ({ bytes, stack }) => stack.remember(bytes.whole(1)),
  /* LONG_BINPUT */ 0x72: ({ bytes, stack }) => stack.remember(bytes.whole(4)),
  /* MEMOIZE */ 0x94: onStack((stack) => stack.remember()),
  /* GET */ 0x67: ({ bytes, stack }) => stack.pushRemembered(Number(bytes.line())),
  /* BINGET */ 0x68: ({ bytes, stack }) => stack.pushRemembered(bytes.whole(1)),
  /* LONG_BINGET */ 0x6a: ({ bytes, stack }) => stack.pushRemembered(bytes.whole(4)),

  /* GLOBAL */ 0x63: ({ bytes, stack, world }) => {
    const module = bytes.line();
    stack.push(find(world, module, bytes.line()));
  },
  /* STACK_GLOBAL */ 0x93: ({ stack, world }) => {
    const name = stack.pop();
    stack.push(find(world, String(stack.pop()), String(name)));
  },
  /* INST */ 0x69: ({ bytes, stack, world }) => {
    const module = bytes.line();
    const made = find(world, module, bytes.line());
    stack.push(made(stack.sinceMark()));
  },
  /* REDUCE */ 0x52: callTop,
  /* NEWOBJ */ 0x81: callTop,
  /* NEWOBJ_EX */ 0x92: (state) => {
    state.stack.pop();
    callTop(state);
  },
  /* OBJ */ 0x6f: onStack((stack) => {
    const [callable, ...args] = stack.sinceMark();
    stack.push(call(callable, args));
  }),
  /* BUILD: attributes of an object; of what is made here none has any that matter. */
  0x62: onStack((stack) => stack.pop()),
  /* BINPERSID */ 0x51: ({ stack, world }) => stack.push(world.load(stack.pop())),
};
