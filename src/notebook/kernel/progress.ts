import type { ProgressOutput } from '../protocol/index.ts';

export interface ProgressHandle {
  /**
   * @param value how much is done, from 0 to `max`
   * @param facts short facts beside the bar: `{ loss: '0.61' }`
   */
  set(value: number, facts?: Record<string, string | number>): void;
  done(): void;
}

/**
 * A progress bar with an estimate of the time left, from the mean speed so far:
 * steady work is estimated best by its whole history, and the first step, which
 * warms caches up, weighs less the longer the run takes.
 */
export function createProgress(
  label: string,
  max: number,
  show: (output: ProgressOutput) => void,
  now: () => number = () => performance.now(),
): ProgressHandle {
  const bound = Number.isFinite(max) && max > 0 ? max : 1;
  const start = now();
  const set = (value: number, facts: Record<string, string | number> = {}): void => {
    const done = Math.min(bound, Math.max(0, Number(value) || 0));
    const elapsed = now() - start;
    const output: ProgressOutput = {
      kind: 'progress',
      label: String(label).slice(0, 200),
      value: done,
      max: bound,
    };
    if (done > 0) output.remainingMilliseconds = (elapsed / done) * (bound - done);
    const listed = Object.entries(facts).slice(0, 12);
    if (listed.length > 0) {
      output.facts = listed.map(([label, value]) => ({
        label: label.slice(0, 60),
        value: String(value).slice(0, 60),
      }));
    }
    show(output);
  };
  set(0);
  return { set, done: () => set(bound) };
}
