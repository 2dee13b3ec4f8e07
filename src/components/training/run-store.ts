import type { TrainingPanel } from '../../kernel/training-panel.ts';
import { store } from '../store.ts';
import { checkPanel } from './check-panel.ts';

/** A run as the browser keeps it: all of its panel but the pictures and the model. */
export type KeptRun = Omit<TrainingPanel, 'pictures' | 'remainingMilliseconds'>;

const prefix = 'run/';
const changed = new EventTarget();

/** Newest first. What a stranger's cell may have put there under this name, and is no run, is left out. */
export async function keptRuns(): Promise<KeptRun[]> {
  const keys = (await store('list', { prefix })) as { key: string }[];
  const values = await Promise.all(keys.map(({ key }) => store('get', { key })));
  return values
    .flatMap((value) => {
      try {
        return [keptPart(checkPanel({ remainingMilliseconds: 0, ...(value as object) }))];
      } catch {
        return [];
      }
    })
    .sort((a, b) => b.startedAt - a.startedAt);
}

/** @throws an ExplainedError when the browser has no room or keeps nothing for this site */
export async function putRun(panel: TrainingPanel): Promise<void> {
  await store('put', { key: prefix + panel.id, value: keptPart(panel) });
  changed.dispatchEvent(new Event('change'));
}

export async function deleteRuns(ids: readonly string[]): Promise<void> {
  for (const id of ids) await store('delete', { key: prefix + id });
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
