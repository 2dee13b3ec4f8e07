import { output } from '../notebook/protocol/checks.ts';
import type { ImageOutput } from '../notebook/protocol/index.ts';
import { RefusedData, type Schema } from '../schema/index.ts';

/** Pictures of one size, as cells show them. */
export const pictures: Schema<ImageOutput> = (value, name) => {
  const found = output(value, name);
  if (found.kind !== 'image') throw new RefusedData(`${name} are no pictures`);
  return found;
};
