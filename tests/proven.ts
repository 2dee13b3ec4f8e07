/**
 * What tests have proven on this machine: of each proof its name, and the hash of all that it reached.
 * A change of anything it reached is another hash, and the proof is made again.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../.cache/proven');
const fileOf = (name: string): string => join(folder, name.replaceAll('/', '--'));

/** Whether what is proven may be left out: `npm test` says so, except with `--all`, of a named part, and where `CI` is set. */
export const onlyChanged = process.env['ONLY_CHANGED'] === '1';

/** Whether the proof of this name was made with exactly this reached. */
export function hasProof(name: string, reached: string): boolean {
  const file = fileOf(name);
  return existsSync(file) && readFileSync(file, 'utf8') === reached;
}

export function keepProof(name: string, reached: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(name), reached);
}
