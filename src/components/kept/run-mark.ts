/**
 * A mark that a cell runs, kept beside the edits: a page that dies under a run (out of memory, most often) leaves it
 * behind, and the next visit can say what happened. Every clean end takes it away.
 */
import { keep, kept, keptKeys } from './kept.ts';

const prefix = 'running:';
const tabLock = (tab: string): string => `residual-notes:tab:${tab}`;

export interface RunMark {
  /** @param cell that runs now; `undefined`: none does */
  set(cell: string | undefined): void;
}

export function createRunMark(chapter: string): RunMark {
  const tab = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
  const key = `${prefix}${chapter}:${tab}`;
  // Held as long as the page lives, so that another tab can tell a mark in use from one left behind.
  void locks()
    ?.request(tabLock(tab), () => new Promise(() => undefined))
    .catch(() => undefined);
  addEventListener('pagehide', () => keep(key, undefined));
  return {
    set: (cell) => keep(key, cell === undefined ? undefined : JSON.stringify({ cell })),
  };
}

/** @returns the cell under which an earlier page of the chapter died, if one did; it is told once */
export async function takeRunMark(chapter: string): Promise<string | undefined> {
  let found: string | undefined;
  for (const key of keptKeys(`${prefix}${chapter}:`)) {
    const tab = key.slice(key.lastIndexOf(':') + 1);
    if (await isAlive(tab)) continue;
    try {
      const { cell } = JSON.parse(kept(key) ?? '') as { cell?: unknown };
      if (typeof cell === 'string') found = cell.slice(0, 100);
    } catch {
      // Not a mark of this page's.
    }
    keep(key, undefined);
  }
  return found;
}

async function isAlive(tab: string): Promise<boolean> {
  return (await locks()?.request(tabLock(tab), { ifAvailable: true }, (lock) => lock === null)) ?? false;
}

/** Absent where the page is not served securely. */
const locks = (): LockManager | undefined => navigator.locks;
