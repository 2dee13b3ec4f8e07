/** A network's forward pass, planned once: `model.predict` takes it where there is one, and cells have it as `nn.inference`. */
import { namesOfLayers, specOf } from '../build/index.ts';
import { installedSimd } from '../kernels/index.ts';
import { createInference } from './create-inference.ts';

export type { Inference } from './create-inference.ts';

export const { inference, planned } = createInference({ installedSimd, namesOfLayers, specOf });
