/** What needs no text to write: the door for a kernel that is sent programs and tables later. */

export { torchParts } from './torch-parts.ts';
