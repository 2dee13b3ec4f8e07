import type { NotebookDocument } from '../../scratchpad/index.ts';
import type { Shown } from './downloads.ts';
import type { LivePad } from './live-pad.ts';
import { lasting } from './packed-outputs.ts';
import type { PadItem } from './pad-items.ts';
import { openNotebookReader } from './notebook-reader.ts';

/** What each cell shows: of a run of this visit, else what is stored of an earlier one. */
export async function shownNow(
  id: string,
  notebook: NotebookDocument,
  items: ReadonlyMap<string, PadItem>,
  live: LivePad | undefined,
): Promise<Map<string, Shown>> {
  const shown = new Map<string, Shown>();
  const reader = openNotebookReader();
  for (const { name, kind, source } of notebook.cells) {
    if (kind !== 'code') continue;
    const snapshot = live?.notebook.names.includes(name) ? live.notebook.cell(name) : undefined;
    const outputs =
      snapshot && snapshot.version > 0
        ? snapshot.outputs.flatMap(({ output }) => lasting(output) ?? [])
        : await reader.outputs(id, name, source).catch(() => []);
    const place = items.get(name)?.cell.querySelector<HTMLElement>('[data-output]');
    if (outputs.length > 0) shown.set(name, { outputs, text: place?.innerText ?? '' });
  }
  reader.end();
  return shown;
}
