import { kept } from '../kept/kept.ts';

/** How far the reader has come in one chapter, as this browser knows it. */
export interface Reading {
  problems?: { done: number; total: number } | undefined;
  sections?: { done: number; total: number } | undefined;
  /** The address of the paragraph that was read last, within the chapter. */
  place?: string | undefined;
}

export const readingOf = (chapter: string): Reading => ({
  problems: counted(`progress:${chapter}`, 'solved'),
  sections: counted(`read:${chapter}`, 'read'),
  place: kept(`place:${chapter}`),
});

/** Storage may hold anything. */
function counted(key: string, list: string): { done: number; total: number } | undefined {
  try {
    const value = JSON.parse(kept(key) ?? '') as Record<string, unknown>;
    const done = value[list];
    const { total } = value;
    if (!Array.isArray(done) || typeof total !== 'number' || !Number.isSafeInteger(total)) return undefined;
    return { done: Math.min(done.length, total), total };
  } catch {
    return undefined;
  }
}
