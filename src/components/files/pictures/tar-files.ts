/** The files of tar archives, packed by gzip or not: CIFAR-10's official binary version comes as one. */
import { tarEntries } from '../../../weight-files/archive.ts';
import { type ChosenFile, isMeant } from '../dropped.ts';

/** All that an archive may hold: CIFAR-10 has 184 MB. */
const mostBytes = 2 ** 31;

const isTar = (name: string): boolean => /\.(tar|tgz|tar\.gz)$/i.test(name);

/**
 * The same files, those in archives in the place of these.
 * @throws {ExplainedError} `weight-file-cut`, `weight-file-damaged`
 */
export async function withoutTars(files: readonly ChosenFile[]): Promise<ChosenFile[]> {
  const all: ChosenFile[] = [];
  for (const file of files) {
    if (!isTar(file.name)) {
      all.push(file);
      continue;
    }
    const { name, content } = file;
    const isPacked = !/\.tar$/i.test(name);
    const stream = isPacked
      ? content.stream().pipeThrough(new DecompressionStream('gzip'))
      : content.stream();
    const reader = stream.getReader();
    const read = async () => (await reader.read()).value;
    try {
      for await (const entry of tarEntries(read, name, mostBytes)) {
        const inner = { name: entry.name, content: new File([...entry.content], entry.name) };
        if (isMeant(inner)) all.push(inner);
      }
    } finally {
      await reader.cancel().catch(() => undefined);
    }
  }
  return all;
}
