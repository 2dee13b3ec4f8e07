import { readNotebookFile } from '../../scratchpad/index.ts';
import type { Shelf } from '../kept/scratchpads.ts';
import { unpacked } from './packed-outputs.ts';
import { storeOutputs } from './stored-outputs.ts';

/** A file as a new notebook on the shelf, with what its cells showed. @returns its id */
export async function openNotebookFile(file: File, shelf: Shelf): Promise<string> {
  const notebook = await readNotebookFile(file.name, file.size, () => file.arrayBuffer());
  const id = shelf.create(notebook);
  for (const { name, source, outputs } of notebook.cells) {
    const shown = outputs && unpacked(outputs);
    if (shown && shown.length > 0) await storeOutputs(id, name, source, shown).catch(() => undefined);
  }
  return id;
}
