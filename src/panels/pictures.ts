import { checkOutput, type ImageOutput } from '../notebook/protocol/index.ts';
import { RefusedData, type Schema } from '../schema/index.ts';

/** Pictures of one size, as cells show them. */
export const pictures: Schema<ImageOutput> = (value, name) => {
  const output = checkOutput(value);
  if (output.kind !== 'image') throw new RefusedData(`${name} are no pictures`);
  return output;
};
