import { pythonNumber } from '../spec/kinds/python-text.ts';
import type { TrainSettings } from '../run/index.ts';

interface RateWords {
  /** What the cosine is called. */
  readonly cos: string;
  /** An expression that is one or the other. */
  readonly choose: (condition: string, one: string, other: string) => string;
}

/**
 * Python lines that give the learning rate of `step` of `steps`, as `learningRateAt` has it.
 */
export function rateBody(
  { schedule, learningRate, warmup }: Pick<TrainSettings, 'schedule' | 'learningRate' | 'warmup'>,
  { cos, choose }: RateWords,
  indent: string,
): string {
  const rate = pythonNumber(learningRate);
  const rise =
    schedule === 'one-cycle'
      ? `${rate} / 25 + ${rate} * 24 / 25 * (1 - ${cos}(3.141592653589793 * (step + 1) / max(rising, 1))) / 2`
      : `${rate} * (step + 1) / max(rising, 1)`;
  const fall = `${rate} * (1 + ${cos}(3.141592653589793 * (step - rising) / max(steps - rising, 1))) / 2`;
  return [
    `rising = int(${pythonNumber(Math.round(warmup * 1e6) / 1e6)} * steps + 0.5)`,
    `fall = ${schedule === 'constant' ? rate : fall}`,
    `return ${choose('step < rising', rise, 'fall')}`,
  ]
    .map((line) => indent + line)
    .join('\n');
}
