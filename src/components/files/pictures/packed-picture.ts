/** A picture's file as it lies in a folder or an archive, to be read where it is decoded. */
import {
  unpackedEntry,
  zipDirectory,
  type ZipEntry,
  zipEntries,
  zipEntryHeader,
  zipHeaderLength,
  zipTail,
} from '../../../weight-files/archive.ts';
import type { ChosenFile } from '../dropped.ts';

export interface PackedPicture {
  readonly path: string;
  readonly file: Blob;
  /** Where it lies in the file, if that is an archive. */
  readonly entry?: ZipEntry;
}

/** What an archive holds, by the directory at its end: nothing else of it is read. */
export async function entriesOfArchive({ name, content }: ChosenFile): Promise<PackedPicture[]> {
  const part = async (from: number) => ({
    bytes: new Uint8Array(await content.slice(from).arrayBuffer()),
    base: from,
  });
  const tail = await part(Math.max(0, content.size - zipTail));
  const directory = zipDirectory(tail, name);
  const whole = directory.from < tail.base ? await part(directory.from) : tail;
  return zipEntries(whole, directory, name)
    .filter((entry) => !entry.name.endsWith('/'))
    .map((entry) => ({ path: entry.name, file: content, entry }));
}

/** Its bytes; undefined where the archive is damaged at that place. */
export async function bytesOf({ file, entry }: PackedPicture): Promise<Uint8Array | undefined> {
  const read = async (from: number, to: number): Promise<Uint8Array> =>
    new Uint8Array(await file.slice(from, to).arrayBuffer());
  if (!entry) return read(0, file.size);
  if (entry.encrypted) return undefined;
  const header = zipHeaderLength(await read(entry.at, entry.at + zipEntryHeader));
  if (header === undefined) return undefined;
  const start = entry.at + header;
  return unpackedEntry(entry, await read(start, start + entry.packed));
}
