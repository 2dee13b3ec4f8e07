import { filesBelow, hashOfFiles, modulesUnder } from '../reached.ts';

/** How a cell is run here: the composition of the worker, and what stands in for the page. */
const entries = ['tests/node-kernel.ts', 'tests/chapter-runner.ts'];

/** What cells are handed by name, what the kernels are compiled from, and the versions of all packages. */
const besides = [
  'public/data',
  'public/photos',
  'public/weights',
  'src/nn/kernels/assembly',
  'scripts/build-wasm.ts',
  'package-lock.json',
];

/**
 * Names the code under every cell, and what it works on: SHA-256 over the modules that running a cell reaches. With
 * the hash of a cell's program it says whether what the cell once showed is what it would show now.
 */
export const codeUnderCells = (): string =>
  hashOfFiles([...modulesUnder(entries), ...filesBelow(...besides)]);
