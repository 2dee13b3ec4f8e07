import { afterAll, beforeAll } from 'vitest';
import { libraryNames } from '../../src/notebook/language/index.ts';
import { parseCell } from '../../src/notebook/language/parse.ts';
import { createNotebook, type CellSnapshot, type Notebook } from '../../src/notebook/runtime/index.ts';
import type { ErrorOutput, Output } from '../../src/notebook/protocol/index.ts';
import { createNodeKernel, type NodeKernel, type NodeKernelOptions } from '../node-kernel.ts';

/** What a cell of code from elsewhere came to, as a reader sees it. */
export interface Came {
  state: CellSnapshot['state'];
  outputs: Output[];
  /** Everything printed, a line each. */
  printed: string;
  error: ErrorOutput | undefined;
  codes: string[];
}

let kernel: NodeKernel;
let nextCell = 1;

/** One kernel for the tests of a file, and notebooks of the reader's own text on it. */
export function useForeignCells(options: NodeKernelOptions = {}): {
  /** Runs one cell alone. */
  run: (source: string) => Promise<Came>;
  open: (cells: Record<string, string>) => Notebook;
  came: (notebook: Notebook, cell: string) => Came;
  kernel: () => NodeKernel;
} {
  beforeAll(async () => {
    kernel = createNodeKernel(options);
    await kernel.start();
  });
  afterAll(() => kernel.close());
  const open = (cells: Record<string, string>): Notebook =>
    createNotebook({
      cells: Object.entries(cells).map(([name, source]) => ({ name, source })),
      kernel,
      parse: parseCell,
      library: libraryNames,
    });
  return {
    open,
    came,
    kernel: () => kernel,
    async run(source) {
      const name = `cell-${nextCell++}`;
      const notebook = open({ [name]: source });
      await notebook.run(name);
      const result = came(notebook, name);
      notebook.dispose();
      return result;
    },
  };
}

function came(notebook: Notebook, cell: string): Came {
  const { state, outputs: shown, problems } = notebook.cell(cell);
  const outputs = shown.map(({ output }) => output);
  return {
    state,
    outputs,
    printed: outputs
      .flatMap((output) => (output.kind === 'log' && !output.cleared ? [output.text] : []))
      .join('\n'),
    error: outputs.find((output) => output.kind === 'error'),
    codes: problems.map(({ code }) => code),
  };
}
