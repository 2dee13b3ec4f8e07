/** What a network is written as: programs of other libraries, and tables. */

export { toKerasCode } from './keras.ts';
export { toTorchCode } from './torch.ts';
export { torchParts } from './torch-parts.ts';
export { toCsv, toMarkdown } from './table.ts';
export { toRunNotebook, type RunNotebookOptions } from './run-notebook.ts';
export { ownLayersScript } from './own-layers-script.ts';
