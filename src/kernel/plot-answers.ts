/**
 * Has the functions of a recorded plot answer what Plot asks them while it draws. The kernel of a browser is sent this when a
 * plot first has such a function: `scripts/build-kernel.ts` puts `late-plot-answers.ts` in its place there.
 */
import { answerFunctions, madeOf, scaleOfPlot } from '../notebook/drawing/index.ts';
import type { AskingRecording } from '../notebook/kernel/index.ts';

export { madeOf, scaleOfPlot };

/**
 * @returns once they have; nothing where they have already
 * @throws what a function throws
 */
export function answered(asking: AskingRecording): Promise<void> | undefined {
  answerFunctions(asking);
  return undefined;
}
