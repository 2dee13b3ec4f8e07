/** What a file is by its name, as a word of `files.json`. */
const kinds: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/\.safetensors$/i, 'kindSafetensors'],
  [/\.(pth|pt|ckpt)$/i, 'kindPytorch'],
  [/\.index\.json$/i, 'kindSafetensors'],
  [/\.(keras|h5|hdf5|weights\.json)$/i, 'kindKeras'],
  [/(^|\/)model\.json$/i, 'kindTfjs'],
  [/\.np[yz]$/i, 'kindNumpy'],
  [/\.(png|jpe?g|webp|gif|bmp|avif)$/i, 'kindPicture'],
  [/\.pictures$/i, 'kindPictures'],
  [/\.(zip|tar|gz|tgz)$/i, 'kindArchive'],
];

export const kindOf = (name: string): string =>
  kinds.find(([pattern]) => pattern.test(name))?.[1] ?? 'kindOther';

const weightKinds = ['kindSafetensors', 'kindPytorch', 'kindKeras', 'kindTfjs', 'kindNumpy'];

/** Whether a name is that of weights, and not of a part that is still to be gone on with. */
export const areWeights = (name: string): boolean =>
  weightKinds.includes(kindOf(name)) && !name.includes('.part/');

const picture = /\.(jpe?g|jfif|png|webp|gif|bmp|avif|heic|heif|tiff?)$/i;

/**
 * Whether most are photographs that lie in no folder: a telephone gives them so, whatever album they are in.
 * @param least how many there have to be: a single one is a file like any other, unless photographs are being gathered
 */
export const areLoosePictures = (files: readonly { readonly name: string }[], least = 2): boolean => {
  const pictures = files.filter(({ name }) => picture.test(name)).length;
  return pictures >= least && 2 * pictures > files.length && files.every(({ name }) => !name.includes('/'));
};

/** Whether it is worth looking closer: a picture in a folder, an archive, or records of CIFAR-10. */
export const mayBePictures = (name: string): boolean =>
  /\/.*\.(png|jpe?g|webp|gif|bmp|avif)$|\.(zip|tar|tgz|tar\.gz)$|(^|\/)(data_batch_\d+|test_batch)\.bin$/i.test(
    name,
  );
