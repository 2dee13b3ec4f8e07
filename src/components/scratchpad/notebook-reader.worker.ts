/**
 * Reads the files of notebooks, and what is stored of their outputs, beside the page: either may be of any size and form
 * within its bounds. What the page gets has passed the gate, and comes no faster than the page takes it.
 */
import { type Explanation, explanationOf } from '../../explained/index.ts';
import { buffersIn, createPace, createStoredGate } from '../../notebook/client/index.ts';
import type { Output } from '../../notebook/protocol/index.ts';
import { type NotebookDocument, type PadCell, readNotebookFile } from '../../scratchpad/index.ts';
import { getOutputs, putOutputs } from './output-store.ts';
import { unpacked } from './unpacked-outputs.ts';

export type ToReader =
  | { type: 'open'; file: File }
  /** The outputs of what was opened last, below the name of a notebook. */
  | { type: 'store'; id: string }
  | { type: 'read'; id: string; cell: string; source: string }
  | { type: 'taken' };

export type FromReader =
  | { type: 'opened'; notebook: NotebookDocument }
  | { type: 'failed'; error: Explanation | undefined; message: string }
  | { type: 'stored'; count: number }
  /** `last`: nothing more comes until the page says that it has taken this. */
  | { type: 'output'; output: Output; last: boolean }
  | { type: 'end'; last: boolean };

/** Of what the page takes in a row: as much as of a live kernel (`gate.worker.ts`). */
const inARow = 20_000;

const tell = (message: FromReader): void => postMessage(message, { transfer: buffersIn(message) });
type Paced = { type: 'output'; output: Output } | { type: 'end' };
const pace = createPace<Paced>((message, last) => tell({ ...message, last }), inARow);
/** Of the one notebook that this reader is for. */
const gate = createStoredGate();
let opened: readonly PadCell[] = [];

async function open(file: File): Promise<void> {
  const { title, cells } = await readNotebookFile(file.name, file.size, () => file.arrayBuffer());
  opened = cells;
  tell({
    type: 'opened',
    notebook: { title, cells: cells.map(({ name, kind, source }) => ({ name, kind, source })) },
  });
}

async function store(id: string): Promise<void> {
  let count = 0;
  for (const { name, source, outputs = [] } of opened) {
    const shown = [...unpacked(outputs, gate)].map(({ output }) => output);
    if (shown.length === 0) continue;
    // What the browser has no room for is left out: the cell can be run.
    const isKept = await putOutputs(id, name, { source, outputs: shown }).then(
      () => true,
      () => false,
    );
    if (isKept) count += 1;
  }
  tell({ type: 'stored', count });
}

async function read(id: string, cell: string, source: string): Promise<void> {
  const found = await getOutputs(id, cell, source);
  for (const { output, weight } of unpacked(found, gate)) pace.put({ type: 'output', output }, weight);
  pace.put({ type: 'end' }, 1);
}

function act(data: ToReader): Promise<void> | undefined {
  switch (data.type) {
    case 'open':
      return open(data.file);
    case 'store':
      return store(data.id);
    case 'read':
      return read(data.id, data.cell, data.source);
    case 'taken':
      pace.taken();
      return undefined;
  }
}

addEventListener('message', ({ data }: MessageEvent<ToReader>) => {
  act(data)?.catch((error: unknown) =>
    tell({ type: 'failed', error: explanationOf(error), message: String(error).slice(0, 200) }),
  );
});
