import { cellPrefix } from '../../kept/kernel-store.ts';
import { pagePlace } from '../../kept/page-place.ts';
import { list, remove } from '../../kept/store.ts';

/** @param key as the cell's training names it: `checkpoint/…` */
export async function deleteCheckpoint(cell: string, key: string): Promise<void> {
  for (const which of ['last', 'best']) await remove(`${cellPrefix(pagePlace(), cell)}${key}/${which}`);
}

/** Below which cells keep their things: now by chapter and cell, in earlier versions of the site by name alone. */
const prefixes = ['cell/', 'checkpoint/'];

/** Everything that cells keep, of every chapter; ended runs stay. @returns how many there were */
export async function deleteAllCheckpoints(): Promise<number> {
  const found = (await Promise.all(prefixes.map(list))).flat();
  for (const { key } of found) await remove(key);
  return found.length;
}
