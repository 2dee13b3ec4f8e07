import type { RunContext } from '../notebook/kernel/index.ts';

/** What a cell gets of a kept run. */
export interface KeptRunSummary {
  id: string;
  name: string;
  startedAt: number;
  state: string;
  network: { name: string; layers: number; parameters: number };
  settings?: Record<string, unknown>;
  results: { epoch: number; loss: number; accuracy: number; test?: { loss: number; accuracy: number } }[];
  test?: { count: number; loss: number; accuracy: number; low: number; high: number };
}

/** `await keptRuns()`: shows the runs that the browser keeps, to compare, delete and export, and gives them, newest first. */
export function createKeptRuns(context: RunContext) {
  return async function keptRuns(): Promise<KeptRunSummary[]> {
    const show = context.slot();
    const found = (await context.request('runs/summaries')) as KeptRunSummary[];
    // The page has the runs itself, and draws them anew when one is added or deleted.
    show({ kind: 'custom', of: 'runs', data: {} });
    const sorted = found.sort((a, b) => b.startedAt - a.startedAt);
    context.shown(sorted);
    return sorted;
  };
}
