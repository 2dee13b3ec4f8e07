/**
 * What survives a run that is killed: its checkpoint of the last epoch, and the rows of those that ended. Several
 * processes may work on one experiment; each claims a run before it begins.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import type { Checkpoint, CheckpointStore } from '../../src/nn/index.ts';
import { parseRows, type ResultRow } from '../../src/results/index.ts';

const results = new URL('../../content/results/', import.meta.url);
const work = new URL('../../.cache/experiments/', import.meta.url);

const fileName = (key: string) => key.replaceAll(/[^\w.=-]+/g, '_');

export function readRows(experiment: string): ResultRow[] {
  const file = new URL(`${experiment}.jsonl`, results);
  return existsSync(file) ? parseRows(readFileSync(file, 'utf8')) : [];
}

/** One write of a whole line, so that two processes cannot mix theirs. */
export function keepRow(row: ResultRow): void {
  mkdirSync(results, { recursive: true });
  appendFileSync(new URL(`${row.experiment}.jsonl`, results), `${JSON.stringify(row)}\n`);
}

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Takes a run for this process unless a living one has it. */
export function claim(key: string): boolean {
  mkdirSync(work, { recursive: true });
  const file = new URL(`${fileName(key)}.pid`, work);
  if (existsSync(file) && alive(Number(readFileSync(file, 'utf8')))) return false;
  rmSync(file, { force: true });
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

export function release(key: string): void {
  for (const suffix of ['pid', 'last']) rmSync(new URL(`${fileName(key)}.${suffix}`, work), { force: true });
}

/** Checkpoints as files. Only the last is kept; a file is complete or not there. */
export const checkpoints: CheckpointStore = {
  put: async (key, checkpoint) => {
    if (!key.endsWith('/last')) return;
    const file = checkpointFile(key);
    writeFileSync(`${file}.new`, serialize(checkpoint));
    renameSync(`${file}.new`, file);
  },
  get: async (key) => {
    const file = checkpointFile(key);
    return existsSync(file) ? (deserialize(readFileSync(file)) as Checkpoint) : undefined;
  },
};

function checkpointFile(key: string): string {
  mkdirSync(work, { recursive: true });
  return new URL(`${fileName(key.replace(/\/last$/, ''))}.last`, work).pathname;
}
