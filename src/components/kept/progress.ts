/** What a reader has done in each chapter, as the browser keeps it: problems solved, predictions written, cells run. */
import { keep, kept, keptKeys } from './kept.ts';

export interface Progress {
  /** How many problems the chapter had when it was last open, for the list of chapters. */
  total: number;
  /** Questions by their id, exercises as `cell:<name>`. */
  solved: string[];
}

/** @returns what is kept of a chapter's problems. Storage may hold anything: `undefined` if it is no such thing */
export function keptProgress(chapter: string): Progress | undefined {
  try {
    const { total, solved } = JSON.parse(kept(`progress:${chapter}`) ?? '') as Partial<Progress>;
    if (total === undefined || !Number.isSafeInteger(total) || !Array.isArray(solved)) return undefined;
    return { total, solved: solved.filter((name) => typeof name === 'string') };
  } catch {
    return undefined;
  }
}

export const keepProgress = (chapter: string, progress: Progress): void =>
  keep(`progress:${chapter}`, JSON.stringify(progress));

/** The cells of a chapter that have run to their end in this browser. */
export const ranCells = (chapter: string): Set<string> =>
  new Set((kept(`ran:${chapter}`) ?? '').split(' ').filter(Boolean));

export function keepRan(chapter: string, cell: string): void {
  const ran = ranCells(chapter);
  if (ran.has(cell)) return;
  keep(`ran:${chapter}`, [...ran, cell].join(' '));
}

/** Whether a prediction is written. */
export const isPredicted = (chapter: string, prediction: string): boolean =>
  (kept(`prediction:${chapter}:${prediction}`) ?? '') !== '';

/** Whether anything is kept of problems and cells. */
export const hasProgress = (): boolean => keptKeys('progress:').length + keptKeys('ran:').length > 0;

/** Forgets the problems and the cells of every chapter. */
export function forgetProgress(): void {
  for (const name of [...keptKeys('progress:'), ...keptKeys('ran:')]) keep(name, undefined);
}
