import { ExplainedError } from '../../explained/index.ts';

/** Files that a hand lets go over the page, folders opened; and files that were chosen, with the folder they are in. */

export interface ChosenFile {
  readonly name: string;
  readonly content: File;
}

/** More than any model or folder of photographs has; a slip with a whole disk ends there, and is said. */
const most = 200_000;

export const chosenFiles = (files: Iterable<File>): ChosenFile[] =>
  Array.from(files, (content) => ({ name: content.webkitRelativePath || content.name, content })).filter(
    isMeant,
  );

/** @throws {ExplainedError} `files-many` */
export async function droppedFiles(items: Iterable<DataTransferItem>): Promise<ChosenFile[]> {
  // The list is empty as soon as the event is over: all of it first. What is no file of a disk has no entry.
  const dropped = [...items].map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const found: ChosenFile[] = [];
  for (const each of dropped) {
    if (each instanceof File) found.push({ name: each.name, content: each });
    else if (each) await visit(each, '', found);
  }
  return found.filter(isMeant);
}

async function visit(entry: FileSystemEntry, path: string, found: ChosenFile[]): Promise<void> {
  if (found.length >= most) throw new ExplainedError('files-many', { most });
  if (entry.isFile) {
    const content = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    found.push({ name: path + entry.name, content });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // A hundred at a time, until none is left.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) return;
    for (const inner of part) await visit(inner, `${path}${entry.name}/`, found);
  }
}

/** What systems leave in folders and archives by themselves is not meant. */
export const isMeant = ({ name }: Pick<ChosenFile, 'name'>): boolean =>
  !/(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*|__MACOSX\/.*)$/.test(name);
