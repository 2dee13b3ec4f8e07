/**
 * All that is kept as one file, and what such a file would change here. A file is a line that says what it is, with the
 * length and the SHA-256 of the list that follows as JSON; then the pieces of bytes that the list names, one after another.
 */
import { ExplainedError } from '../../explained/index.ts';
import type { Kind } from './kinds.ts';
import { fromPortable, toPortable } from './portable.ts';

const sign = 'residual-notes kept';
const version = 1;
/** The list holds no bytes: what is longer is no list. */
const longestList = 64 * 2 ** 20;

interface List {
  /** When it was written. */
  at: number;
  items: { kind: string; id: string; at?: number; value: unknown }[];
  /** Lengths of the pieces, in their order. */
  parts: number[];
}

/** Everything of these kinds. What cannot be read of them is left out. */
export async function writeArchive(kinds: readonly Kind[]): Promise<Blob> {
  const parts: Blob[] = [];
  const items: List['items'] = [];
  for (const kind of kinds)
    for (const { id, at } of await kind.list())
      items.push({
        kind: kind.name,
        id,
        ...(at !== undefined && { at }),
        value: toPortable(await kind.read(id), parts),
      });
  const list: List = { at: Date.now(), items, parts: parts.map(({ size }) => size) };
  const bytes = new TextEncoder().encode(JSON.stringify(list));
  const head = `${sign} ${version} ${bytes.length} ${await digest(bytes)}\n`;
  return new Blob([head, bytes, ...parts], { type: 'application/octet-stream' });
}

/** One thing of a file that is not here as it is there. */
export interface Change {
  readonly kind: Kind;
  readonly id: string;
  /** `new`: there is none here; `both`: put together with what is here; `differs`: one of the two must be chosen. */
  readonly how: 'new' | 'both' | 'differs';
  /** When each was kept, where that is known. */
  readonly here?: number | undefined;
  readonly there?: number | undefined;
  readonly value: unknown;
  /** What was here when the file was read; undefined where nothing was. */
  readonly present?: unknown;
}

/**
 * Reads a file, and changes nothing.
 * @returns what it would change; what is here already is not listed
 * @throws {ExplainedError} `kept-file-other`, `kept-file-newer`, `kept-file-damaged`
 */
export async function readArchive(file: Blob, kinds: readonly Kind[]): Promise<Change[]> {
  const { list, partAt } = await open(file);
  const changes: Change[] = [];
  if (new Set(list.items.map(({ kind, id }) => JSON.stringify([kind, id]))).size < list.items.length)
    throw new ExplainedError('kept-file-damaged');
  for (const kind of kinds) {
    const here = new Map((await kind.list()).map((item) => [item.id, item]));
    for (const item of list.items) {
      if (item.kind !== kind.name) continue;
      const value = await fromPortable(item.value, partAt);
      if (!kind.allows(item.id, value)) throw new ExplainedError('kept-file-damaged');
      const own = here.get(item.id);
      const times = { here: own?.at, there: item.at };
      if (!own) {
        changes.push({ kind, id: item.id, how: 'new', value, ...times });
        continue;
      }
      const present = await kind.read(item.id);
      if (await areSame(present, value)) continue;
      const joined = kind.both?.(present, value);
      if (joined === undefined) changes.push({ kind, id: item.id, how: 'differs', value, present, ...times });
      else if (joined !== present)
        changes.push({ kind, id: item.id, how: 'both', value: joined, present, ...times });
    }
  }
  return changes;
}

/**
 * Puts one thing of a file here, where all is as it was when the file was read: another page may have gone on meanwhile.
 * @returns whether it did
 */
export async function takeOver({ kind, id, value, present }: Change): Promise<boolean> {
  // What a file was that has been written since cannot be read any more.
  const isAsItWas = await kind
    .read(id)
    .then((now) => areSame(now, present))
    .catch(() => false);
  if (isAsItWas) await kind.write(id, value);
  return isAsItWas;
}

async function open(file: Blob): Promise<{ list: List; partAt: (part: unknown) => Blob }> {
  const head = /^residual-notes kept (\d+) (\d+) ([0-9a-f]{64}|-)\n/.exec(await file.slice(0, 160).text());
  if (!head) throw new ExplainedError('kept-file-other');
  const [line, edition, length, sum] = head;
  if (Number(edition) > version) throw new ExplainedError('kept-file-newer');
  const from = line.length;
  const until = from + Number(length);
  if (until > file.size || Number(length) > longestList) throw new ExplainedError('kept-file-damaged');
  const bytes = new Uint8Array(await file.slice(from, until).arrayBuffer());
  const found = await digest(bytes);
  if (sum !== '-' && found !== '-' && sum !== found) throw new ExplainedError('kept-file-damaged');
  const list = asList(bytes);
  const places: (number | undefined)[] = [];
  let end = until;
  for (const length of list.parts) {
    places.push(end);
    end += length;
  }
  if (end !== file.size) throw new ExplainedError('kept-file-damaged');
  return {
    list,
    partAt(part) {
      const start = typeof part === 'number' ? places[part] : undefined;
      if (start === undefined) throw new ExplainedError('kept-file-damaged');
      // A piece belongs to one thing: a small file could unfold to any size.
      places[part as number] = undefined;
      return file.slice(start, start + (list.parts[part as number] ?? 0));
    },
  };
}

function asList(bytes: Uint8Array): List {
  try {
    const { at, items, parts } = JSON.parse(new TextDecoder().decode(bytes)) as Partial<List>;
    const isLength = (each: unknown): boolean => Number.isSafeInteger(each) && Number(each) >= 0;
    const isItem = (each: unknown): boolean => {
      const { kind, id, at: kept } = (each ?? {}) as Partial<List['items'][number]>;
      return typeof kind === 'string' && typeof id === 'string' && (kept === undefined || isLength(kept));
    };
    if (Array.isArray(items) && Array.isArray(parts) && items.every(isItem) && parts.every(isLength))
      return { at: Number(at), items, parts };
  } catch {
    // No list at all.
  }
  throw new ExplainedError('kept-file-damaged');
}

/** `-` where the browser hashes nothing (plain HTTP). */
async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const { subtle } = crypto as Partial<Crypto>;
  if (!subtle) return '-';
  const sum = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return [...sum].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Bytes that are compared at once: the page answers between them. */
const stride = 2 ** 20;

/** Compared as they would be written. */
async function areSame(one: unknown, other: unknown): Promise<boolean> {
  const [own, brought]: [Blob[], Blob[]] = [[], []];
  if (JSON.stringify(toPortable(one, own)) !== JSON.stringify(toPortable(other, brought))) return false;
  for (const [at, part] of own.entries()) {
    const counterpart = brought[at];
    if (part.size !== counterpart?.size) return false;
    for (let from = 0; from < part.size; from += stride) {
      const [left, right] = await Promise.all(
        [part, counterpart].map(
          async (each) => new Uint8Array(await each.slice(from, from + stride).arrayBuffer()),
        ),
      );
      if (left?.some((byte, index) => byte !== right?.[index])) return false;
    }
  }
  return true;
}
