/** Files and folders that are dropped, by stand-ins of what a browser hands over. */
import { expect, test } from 'vitest';
import { droppedFiles } from '../../src/components/files/dropped.ts';

const file = (name: string) => ({
  isFile: true,
  name,
  file: (resolve: (file: File) => void) => resolve(new File(['x'], name)),
});

function folder(name: string, inside: () => object, count: number) {
  let left = count;
  return {
    isFile: false,
    name,
    createReader: () => ({
      readEntries(resolve: (part: object[]) => void) {
        const part = Array.from({ length: Math.min(100, left) }, inside);
        left -= part.length;
        resolve(part);
      },
    }),
  };
}
const dropped = (entry: object): DataTransferItem[] =>
  [{ webkitGetAsEntry: () => entry, getAsFile: () => null }] as unknown as DataTransferItem[];

test('a folder of all the photographs of a large data set comes whole', async () => {
  const files = await droppedFiles(dropped(folder('pets', () => file('1.jpg'), 25_000)));
  expect(files).toHaveLength(25_000);
  expect(files[0]?.name).toBe('pets/1.jpg');
});

test('a whole disk is refused, and not cut in silence', async () => {
  const one = new File(['x'], '1.jpg');
  const each = { isFile: true, name: '1.jpg', file: (resolve: (file: File) => void) => resolve(one) };
  const disk = folder('disk', () => each, Infinity);
  await expect(droppedFiles(dropped(disk))).rejects.toMatchObject({ code: 'files-many' });
});
