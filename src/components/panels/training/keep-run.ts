import type { TrainingPanel } from '../../../panels/index.ts';

/** Keep an ended run in the browser. The store is loaded for the first one. */
export async function keepRun(panel: TrainingPanel, cell: string): Promise<void> {
  if (panel.step === 0) return;
  const { putRun } = await import('./run-store.ts');
  await putRun(panel, cell);
}
