/** What the folders of photographs say: one a class, perhaps below folders for training and test. */
import { ExplainedError } from '../../../explained/index.ts';
import { longestClass, mostClasses } from '../../../data/own-pictures.ts';

export interface Placed {
  /** Its place among the paths that were given. */
  readonly index: number;
  readonly label: number;
  /** Where the folders part the pictures themselves. */
  readonly isTest: boolean;
}

export interface Folders {
  /** In the order of their letters, as Keras numbers them. */
  readonly classes: readonly string[];
  readonly pictures: readonly Placed[];
  readonly isParted: boolean;
  /** Paths of what is no picture, or lies in no folder of a class. */
  readonly others: readonly string[];
}

const picture = /\.(jpe?g|jfif|png|webp|gif|bmp|avif|heic|heif|tiff?)$/i;
const parts = new Set(['train', 'training', 'val', 'valid', 'validation', 'test', 'testing']);

export const isPictureInFolder = (path: string): boolean => path.includes('/') && picture.test(path);

interface Found {
  readonly index: number;
  readonly folders: readonly string[];
}

/**
 * A folder above the classes is passed over, however deep; what lies deeper in a class belongs to it, what lies beside the
 * classes to none. Folders `train` and `test` part the pictures (without a `test`, a `validation` is it).
 * @throws {ExplainedError} `pictures-none`, `pictures-one-class`, `pictures-classes`
 */
export function readFolders(paths: readonly string[]): Folders {
  const all = paths.flatMap((path, index) =>
    isPictureInFolder(path) ? [{ index, folders: path.normalize('NFC').split('/').slice(0, -1) }] : [],
  );
  if (all.length === 0) throw new ExplainedError('pictures-none', { files: paths.length });
  let found: readonly Found[] = all;
  /** How many folders lie above the classes. */
  let above = 0;
  for (;;) {
    const isAbove = ({ folders }: Found): boolean => folders[above] === found[0]!.folders[above];
    if (!found.every(isAbove)) break;
    const deeper = found.filter(({ folders }) => folders.length > above + 1);
    // A picture that lies beside the folders of the classes is of none of them.
    const isBeside = new Set(deeper.map(({ folders }) => folders[above + 1])).size > 1;
    if (deeper.length < found.length && !isBeside) break;
    found = deeper;
    above += 1;
  }
  const first = ({ folders }: Found): string => folders[above]!;

  const tops = new Set(found.map((each) => first(each).toLowerCase()));
  const inClasses = found.filter(({ folders }) => folders.length > above + 1);
  const isParted =
    tops.size > 1 &&
    [...tops].every((top) => parts.has(top)) &&
    new Set(inClasses.map((each) => first(each).toLowerCase())).size === tops.size;
  if (isParted) found = inClasses;
  const taken = new Set(found.map(({ index }) => index));
  const others = paths.filter((_, index) => !taken.has(index));
  const hasTest = [...tops].some((top) => top.startsWith('test'));
  const placed = found.map((each) => ({
    index: each.index,
    name: each.folders[above + (isParted ? 1 : 0)]!.slice(0, longestClass),
    isTest:
      isParted &&
      first(each)
        .toLowerCase()
        .startsWith(hasTest ? 'test' : 'val'),
  }));
  const classes = [...new Set(placed.map(({ name }) => name))].sort();
  if (classes.length === 1) throw new ExplainedError('pictures-one-class', { name: classes[0]! });
  if (classes.length > mostClasses)
    throw new ExplainedError('pictures-classes', { found: classes.length, most: mostClasses });
  const labels = new Map(classes.map((name, label) => [name, label]));
  return {
    classes,
    pictures: placed.map(({ index, name, isTest }) => ({ index, label: labels.get(name) ?? 0, isTest })),
    isParted,
    others,
  };
}
