/** The writers of exported files, in one module that is fetched when something is exported. */
export { toKerasCode } from '../nn/export-keras.ts';
export { toCsv, toMarkdown } from '../nn/export-table.ts';
export { toTorchCode } from '../nn/export-torch.ts';
