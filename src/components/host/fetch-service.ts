/** TypeScript for the editors of a page: fetched when a reader first turns to one, on a machine and a line that bear it. */
import type { Language } from '../../i18n.ts';
import { bearsService, type ServiceParts } from '../../notebook/editor/index.ts';
import { readAsset, readJson } from './published-assets.ts';

const folder = 'language-service/';

/** How long the page may be busy before this begins all the same (milliseconds). */
const patience = 2_000;
/** The same while cells run, which may be for minutes. */
const patienceWithCells = 5_000;
/** An editor that opens is to be there first, and so is a cell that is run at once. */
const settling = 400;

/** @param runs whether a cell runs or waits to: TypeScript would take the processor that it and its drawing need */
export async function fetchService(
  language: Language,
  runs: () => boolean,
): Promise<ServiceParts | undefined> {
  if (!bearsService(navigator)) return undefined;
  const latest = performance.now() + patienceWithCells;
  do {
    await new Promise((resolve) => setTimeout(resolve, settling));
    await atRest();
  } while (runs() && performance.now() < latest);
  // The files' names, by what they are.
  const manifest = await readJson<Record<string, string>>(`${folder}manifest.json`);
  const part = (name: string): string => `${folder}${manifest[name] ?? ''}`;
  const words = language === 'en' ? undefined : readAsset(part(`words-${language}`));
  const [declarations, said] = await Promise.all([readAsset(part('declarations')), words]);
  const root = import.meta.env.BASE_URL.replace(/\/?$/, '/');
  return { worker: new Worker(root + part('worker')), declarations, words: said };
}

const atRest = (): Promise<void> =>
  new Promise((resolve) => {
    // Not in every browser.
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: patience });
    else setTimeout(resolve, patience / 4);
  });
