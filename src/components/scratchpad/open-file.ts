import type { Shelf } from '../kept/scratchpads.ts';
import { openNotebookReader } from './notebook-reader.ts';
import { markOutputs } from './stored-outputs.ts';

/**
 * A file as a new notebook on the shelf, with what its cells showed.
 * @returns its id
 * @throws {ExplainedError} what `readNotebookFile` and `Shelf.createKept` throw
 */
export async function openNotebookFile(file: File, shelf: Shelf): Promise<string> {
  const reader = openNotebookReader();
  try {
    const id = shelf.createKept(await reader.open(file));
    // Its texts are kept by now, whatever becomes of what its cells showed.
    if ((await reader.store(id).catch(() => 0)) > 0) markOutputs(id);
    return id;
  } finally {
    reader.end();
  }
}
