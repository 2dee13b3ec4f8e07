/** Archives that are read a part at a time: of photographs, which do not fit into memory together. */
export { damagedFile } from './faults.ts';
export { tarEntries, type TarEntry } from './tar.ts';
export { checkPacking, isZip, unpackedEntry } from './zip.ts';
export {
  zipDirectory,
  type ZipEntry,
  zipEntries,
  zipEntryHeader,
  zipHeaderLength,
  zipTail,
} from './zip-directory.ts';
