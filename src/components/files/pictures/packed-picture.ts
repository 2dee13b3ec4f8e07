/** A picture's file as it lies in a folder or an archive, to be read where it is decoded. */
import {
  damagedFile,
  unpackedEntry,
  zipDirectory,
  type ZipEntry,
  zipEntries,
  zipEntryHeader,
  zipHeaderLength,
  zipTail,
} from '../../../weight-files/archive.ts';
import { readImageHeader } from '../../../data/image-header.ts';
import { type ChosenFile, isMeant } from '../dropped.ts';

export interface PackedPicture {
  readonly path: string;
  readonly file: Blob;
  /** Where it lies in the file, if that is an archive. */
  readonly entry?: ZipEntry;
}

/** Bytes of a photograph, packed or not: what announces more is no photograph, and is not unpacked. */
const mostFileBytes = 128 * 2 ** 20;
/** Four bytes each while it is decoded, in each of a few workers: a file of some kilobytes may announce gigabytes. */
const mostPixels = 100_000_000;
/** Of a file, in which its size in pixels is looked for. */
const headerBytes = 2 ** 20;
/** Of an archive's directory: half a million names. */
const mostDirectoryBytes = 64 * 2 ** 20;

/** What an archive holds, by the directory at its end: nothing else of it is read. */
export async function entriesOfArchive({ name, content }: ChosenFile): Promise<PackedPicture[]> {
  const part = async (from: number) => ({
    bytes: new Uint8Array(await content.slice(from).arrayBuffer()),
    base: from,
  });
  const tail = await part(Math.max(0, content.size - zipTail));
  const directory = zipDirectory(tail, name);
  if (content.size - directory.from > mostDirectoryBytes) throw damagedFile(name, 'zip');
  const whole = directory.from < tail.base ? await part(directory.from) : tail;
  return zipEntries(whole, directory, name)
    .filter((entry) => !entry.name.endsWith('/') && isMeant(entry))
    .map((entry) => ({ path: entry.name, file: content, entry }));
}

/** Its bytes; undefined where the archive is damaged at that place, or they are more than a photograph. */
export async function bytesOf({ file, entry }: PackedPicture): Promise<Uint8Array | undefined> {
  const bytes = await (entry ? unpacked(file, entry) : plain(file));
  const header = bytes && readImageHeader(bytes.subarray(0, headerBytes));
  return header && header.width * header.height > mostPixels ? undefined : bytes;
}

const read = async (file: Blob, from: number, to: number): Promise<Uint8Array> =>
  new Uint8Array(await file.slice(from, to).arrayBuffer());

const plain = async (file: Blob): Promise<Uint8Array | undefined> =>
  file.size > mostFileBytes ? undefined : read(file, 0, file.size);

async function unpacked(file: Blob, entry: ZipEntry): Promise<Uint8Array | undefined> {
  if (entry.encrypted || entry.packed > mostFileBytes || entry.size > mostFileBytes) return undefined;
  const header = zipHeaderLength(await read(file, entry.at, entry.at + zipEntryHeader));
  if (header === undefined) return undefined;
  const start = entry.at + header;
  return unpackedEntry(entry, await read(file, start, start + entry.packed));
}
