/** The numbers of a way of preprocessing, as its sentence has them. */
import type { Language } from '../i18n.ts';
import type { ImagenetStyle, InputNormalisation } from '../nn/spec/index.ts';
import type { NetworkChoice } from './network-choice.ts';

/** `book`: with the mean and the deviation of this book's own pictures. */
export type PreprocessingStyle = ImagenetStyle | 'book';

/** What goes with a network where nothing else is known: its convention's own. The paper's networks were Caffe's. */
export const styleOf = ({ family, convention }: NetworkChoice): PreprocessingStyle =>
  family !== 'imagenet' ? 'book' : convention === 'torchvision' ? 'torch' : 'caffe';

/** Of Caffe's the mean is told of 0…255, as it is known. */
export function writtenFor(
  style: PreprocessingStyle,
  { mean, std }: InputNormalisation,
  lang: Language,
): { mean: string; std: string } {
  const scale = style === 'caffe' ? 255 : 1;
  const list = (values: readonly number[]): string =>
    values.map((value) => (value * scale).toLocaleString(lang, { maximumFractionDigits: 3 })).join(', ');
  return { mean: list(mean), std: list(std) };
}
