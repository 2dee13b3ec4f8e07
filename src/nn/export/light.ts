/** What needs no program text: the door for a kernel that is sent the programs of other libraries later. */

export { toCsv, toMarkdown } from './table.ts';
export { torchParts } from './torch-parts.ts';
