/** The writers of exported files, in one module that is fetched when something is exported. */
export { toKerasCode, toCsv, toMarkdown, toTorchCode } from '../nn/export/index.ts';
