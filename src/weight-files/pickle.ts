/**
 * Python's pickle (docs.python.org/3/library/pickletools.html), as far as plain data goes. A pickle is a program: it
 * can name any function of any module and call it. This reader has no functions but those it is given: a name that
 * is not among them ends the reading, before anything is called.
 */

/** Something of Python's that a pickle names: what calling it with arguments gives. */
export type Callable = (args: readonly unknown[]) => unknown;

export interface PickleWorld {
  /** The function of this name, or undefined where the pickle must not have it. */
  find(module: string, name: string): Callable | undefined;
  /** What a persistent id stands for. */
  load(id: unknown): unknown;
}

/** What a pickle asks for and is not given. */
export class RefusedName extends Error {
  readonly named: string;
  constructor(named: string) {
    super(`The pickle asks for ${named}.`);
    this.named = named;
  }
}

/** Bytes that are no pickle, or one cut off. */
export class BrokenPickle extends Error {
  /** It ended where more was to come. */
  readonly cut: boolean;
  constructor(reason: string, cut = false) {
    super(reason);
    this.cut = cut;
  }
}

const mark = Symbol('mark');
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
export function unpickle(bytes: Uint8Array, world: PickleWorld, start = 0): Unpickled {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stack: unknown[] = [];
  const memo = new Map<number, unknown>();
  let at = start;

  const take = (length: number): Uint8Array => {
    if (!(length >= 0 && at + length <= bytes.length)) throw new BrokenPickle('the end is missing', true);
    at += length;
    return bytes.subarray(at - length, at);
  };
  const byte = (): number => take(1)[0]!;
  const whole = (length: 1 | 2 | 4): number => {
    take(length);
    const from = at - length;
    return length === 1
      ? view.getUint8(from)
      : length === 2
        ? view.getUint16(from, true)
        : view.getUint32(from, true);
  };
  const long = (): number => {
    take(8);
    return Number(view.getBigUint64(at - 8, true));
  };
  const line = (): string => {
    const end = bytes.indexOf(10, at);
    if (end < 0) throw new BrokenPickle('the end is missing', true);
    const text = new TextDecoder().decode(bytes.subarray(at, end));
    at = end + 1;
    return text;
  };
  const text = (length: number): string => new TextDecoder().decode(take(length));
  const pop = (): unknown => {
    if (stack.length === 0) throw new BrokenPickle('the stack is empty');
    return stack.pop();
  };
  const last = (): unknown => {
    if (stack.length === 0) throw new BrokenPickle('the stack is empty');
    return stack.at(-1);
  };
  const sinceMark = (): unknown[] => {
    const from = stack.lastIndexOf(mark);
    if (from < 0) throw new BrokenPickle('a mark is missing');
    return stack.splice(from).slice(1);
  };
  const list = (value: unknown): unknown[] => {
    if (!Array.isArray(value)) throw new BrokenPickle('a list is missing');
    return value as unknown[];
  };
  const fill = (target: unknown, pairs: readonly unknown[]): void => {
    if (!(target instanceof Map)) throw new BrokenPickle('a dictionary is missing');
    for (let i = 0; i + 1 < pairs.length; i += 2) target.set(pairs[i], pairs[i + 1]);
  };
  const find = (module: string, name: string): Callable => {
    const found = world.find(module, name);
    if (!found) throw new RefusedName(`${module}.${name}`);
    return found;
  };
  const call = (callable: unknown, args: unknown): unknown => {
    if (typeof callable !== 'function') throw new BrokenPickle('a function is missing');
    return (callable as Callable)(list(args));
  };
  const integer = (length: number): number => {
    // The longest that a checkpoint has is the number it begins with, of ten bytes; work grows with the square.
    if (length > 16) throw new BrokenPickle('a number is too long');
    const digits = take(length);
    let value = 0n;
    for (let i = digits.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(digits[i]!);
    return Number(
      digits.length > 0 && digits.at(-1)! > 127 ? value - (1n << BigInt(8 * digits.length)) : value,
    );
  };

  for (let steps = 0; steps < stepLimit; steps++) {
    const code = byte();
    switch (code) {
      case 0x80: // PROTO
        if (byte() > 5) throw new BrokenPickle('its protocol is unknown');
        break;
      case 0x95: // FRAME
        take(8);
        break;
      case 0x2e: // STOP
        return { value: pop(), end: at };
      case 0x28: // MARK
        stack.push(mark);
        break;
      case 0x30: // POP
        pop();
        break;
      case 0x31: // POP_MARK
        sinceMark();
        break;
      case 0x32: // DUP
        stack.push(last());
        break;
      case 0x4e: // NONE
        stack.push(null);
        break;
      case 0x88: // NEWTRUE
        stack.push(true);
        break;
      case 0x89: // NEWFALSE
        stack.push(false);
        break;
      case 0x49: {
        // INT
        const digits = line();
        stack.push(digits === '01' ? true : digits === '00' ? false : Number(digits));
        break;
      }
      case 0x4c: // LONG
        stack.push(Number(line().replace(/L$/, '')));
        break;
      case 0x46: // FLOAT
        stack.push(Number(line()));
        break;
      case 0x4a: // BININT
        stack.push(whole(4) | 0);
        break;
      case 0x4b: // BININT1
        stack.push(whole(1));
        break;
      case 0x4d: // BININT2
        stack.push(whole(2));
        break;
      case 0x8a: // LONG1
        stack.push(integer(whole(1)));
        break;
      case 0x8b: // LONG4
        stack.push(integer(whole(4)));
        break;
      case 0x47: // BINFLOAT
        take(8);
        stack.push(view.getFloat64(at - 8));
        break;
      case 0x53: // STRING
        stack.push(line().replace(/^(['"])(.*)\1$/, '$2'));
        break;
      case 0x56: // UNICODE
        stack.push(line());
        break;
      case 0x55: // SHORT_BINSTRING
      case 0x8c: // SHORT_BINUNICODE
        stack.push(text(whole(1)));
        break;
      case 0x54: // BINSTRING
      case 0x58: // BINUNICODE
        stack.push(text(whole(4)));
        break;
      case 0x8d: // BINUNICODE8
        stack.push(text(long()));
        break;
      case 0x43: // SHORT_BINBYTES
        stack.push(take(whole(1)));
        break;
      case 0x42: // BINBYTES
        stack.push(take(whole(4)));
        break;
      case 0x8e: // BINBYTES8
      case 0x96: // BYTEARRAY8
        stack.push(take(long()));
        break;
      case 0x29: // EMPTY_TUPLE
      case 0x5d: // EMPTY_LIST
        stack.push([]);
        break;
      case 0x7d: // EMPTY_DICT
        stack.push(new Map());
        break;
      case 0x8f: // EMPTY_SET
        stack.push([]);
        break;
      case 0x74: // TUPLE
      case 0x6c: // LIST
      case 0x91: // FROZENSET
        stack.push(sinceMark());
        break;
      case 0x85: // TUPLE1
        stack.push([pop()]);
        break;
      case 0x86: {
        // TUPLE2
        const second = pop();
        stack.push([pop(), second]);
        break;
      }
      case 0x87: {
        // TUPLE3
        const third = pop();
        const second = pop();
        stack.push([pop(), second, third]);
        break;
      }
      case 0x64: {
        // DICT
        const made = new Map();
        fill(made, sinceMark());
        stack.push(made);
        break;
      }
      case 0x61: {
        // APPEND
        const item = pop();
        list(last()).push(item);
        break;
      }
      case 0x65: // APPENDS
      case 0x90: {
        // ADDITEMS
        const items = sinceMark();
        const target = list(last());
        for (const item of items) target.push(item);
        break;
      }
      case 0x73: {
        // SETITEM
        const value = pop();
        const key = pop();
        fill(last(), [key, value]);
        break;
      }
      case 0x75: {
        // SETITEMS
        const pairs = sinceMark();
        fill(last(), pairs);
        break;
      }
      case 0x70: // PUT
        memo.set(Number(line()), last());
        break;
      case 0x71: // BINPUT
        memo.set(whole(1), last());
        break;
      case 0x72: // LONG_BINPUT
        memo.set(whole(4), last());
        break;
      case 0x94: // MEMOIZE
        memo.set(memo.size, last());
        break;
      case 0x67: // GET
      case 0x68: // BINGET
      case 0x6a: {
        // LONG_BINGET
        const key = code === 0x67 ? Number(line()) : whole(code === 0x68 ? 1 : 4);
        if (!memo.has(key)) throw new BrokenPickle('a remembered value is missing');
        stack.push(memo.get(key));
        break;
      }
      case 0x63: {
        // GLOBAL
        const module = line();
        stack.push(find(module, line()));
        break;
      }
      case 0x93: {
        // STACK_GLOBAL
        const name = pop();
        stack.push(find(String(pop()), String(name)));
        break;
      }
      case 0x69: {
        // INST
        const module = line();
        const made = find(module, line());
        stack.push(made(sinceMark()));
        break;
      }
      case 0x52: // REDUCE
      case 0x81: {
        // NEWOBJ
        const args = pop();
        stack.push(call(pop(), args));
        break;
      }
      case 0x92: {
        // NEWOBJ_EX
        pop();
        const args = pop();
        stack.push(call(pop(), args));
        break;
      }
      case 0x6f: {
        // OBJ
        const [callable, ...args] = sinceMark();
        stack.push(call(callable, args));
        break;
      }
      case 0x62: // BUILD: attributes of an object; of what is made here none has any that matter.
        pop();
        break;
      case 0x51: // BINPERSID
        stack.push(world.load(pop()));
        break;
      default:
        throw new BrokenPickle(`order ${code} is unknown`);
    }
  }
  throw new BrokenPickle('it is too long');
}
