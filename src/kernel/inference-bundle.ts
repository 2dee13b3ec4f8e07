/** The bundle that the kernel is sent when a cell first has a network say what it sees, or a reader looks into one; see `late-inference.ts`. */
import { createInference } from '../nn/inference/create-inference.ts';
import type { InferenceBundle } from './late-inference.ts';
import { patchOf } from './patch.ts';

globalThis.residualInference = { createInference, patchOf } satisfies InferenceBundle;
