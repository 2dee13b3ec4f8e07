import type { KeptRunSummary } from '../../../kernel/kept-runs.ts';
import { type TrainingPanel, trainingPanel } from '../../../panels/index.ts';
import { pagePlace } from '../../kept/page-place.ts';
import { get, list, put, remove } from '../../kept/store.ts';

/** A run as the browser keeps it: all of its panel but the pictures and the model. Its id holds whose it is. */
export type KeptRun = Omit<TrainingPanel, 'pictures' | 'remainingMilliseconds'>;

const prefix = 'run/';
/** Of one cell: a cell may show whatever it likes as a run, and must not fill the disk with it. */
const quota = { things: 100, bytes: 16 * 2 ** 20 };
const changed = new EventTarget();
/** Runs that this page has kept: shown again, they are kept again; whatever else is there stays as it is. */
const own = new Set<string>();

/** Newest first. What a stranger's cell may have put there under this name, and is no run, is left out. */
export async function keptRuns(): Promise<KeptRun[]> {
  const keys = await list(prefix);
  const values = await Promise.all(keys.map(async ({ key }) => ({ key, value: await get(key) })));
  return values
    .flatMap(({ key, value }) => {
      try {
        const run = keptPart(trainingPanel({ remainingMilliseconds: 0, ...(value as object) }, 'training'));
        return [{ ...run, id: key.slice(prefix.length) }];
      } catch {
        return [];
      }
    })
    .sort((a, b) => b.startedAt - a.startedAt);
}

/** What a cell is told of the runs that the reader keeps. */
export async function runSummaries(): Promise<KeptRunSummary[]> {
  return (await keptRuns()).map(({ id, name, startedAt, state, network, settings, results, test }) => ({
    id,
    name,
    startedAt,
    state,
    network,
    results,
    ...(settings ? { settings: { ...settings } } : {}),
    ...(test
      ? {
          test: {
            count: test.count,
            loss: test.loss,
            accuracy: test.accuracy,
            low: test.low,
            high: test.high,
          },
        }
      : {}),
  }));
}

/** The id that the run of a cell of this page has among those kept. */
export const keptId = (cell: string, id: string): string => `${pagePlace()}/${cell}/${id}`;

/**
 * @param cell that showed the run, as the page knows it
 * @throws an ExplainedError when the cell keeps too many, or the browser has no room or keeps nothing for this site
 */
export async function putRun(panel: TrainingPanel, cell: string): Promise<void> {
  const key = prefix + keptId(cell, panel.id);
  if (!own.has(key) && (await get(key)) !== undefined) return;
  own.add(key);
  await put(key, keptPart(panel), [{ prefix: prefix + keptId(cell, ''), ...quota }]);
  changed.dispatchEvent(new Event('change'));
}

export async function deleteRuns(ids: readonly string[]): Promise<void> {
  for (const id of ids) await remove(prefix + id);
  changed.dispatchEvent(new Event('change'));
}

/** @returns stops listening */
export function onRunsChanged(listener: () => void): () => void {
  changed.addEventListener('change', listener);
  return () => changed.removeEventListener('change', listener);
}

function keptPart({ pictures, remainingMilliseconds, ...run }: TrainingPanel): KeptRun {
  void pictures;
  void remainingMilliseconds;
  return run;
}
