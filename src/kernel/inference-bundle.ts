/** The bundle that the kernel is sent when a cell first has a network say what it sees; see `late-inference.ts`. */
import { createInference } from '../nn/inference/create-inference.ts';
import type { InferenceBundle } from './late-inference.ts';

globalThis.residualInference = createInference satisfies InferenceBundle;
