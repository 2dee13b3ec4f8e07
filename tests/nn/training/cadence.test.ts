import { describe, expect, it } from 'vitest';
import { MeasureCadence } from '../../../src/nn/training/cadence.ts';

/** Steps of 100 ms, and what a measured one takes more: how many of 1,000 are measured, and what that cost. */
function simulate(cadence: MeasureCadence, extra: (step: number) => number) {
  const measured: number[] = [];
  let cost = 0;
  for (let step = 0; step < 1000; step++) {
    const due = cadence.due(step);
    const more = due.measureGradients || due.measureActivations ? extra(step) : 0;
    if (due.measureGradients || due.measureActivations) measured.push(step);
    cost += more;
    cadence.took(due, 100 + more);
  }
  return { measured, share: cost / 100_000 };
}

describe('how often a run is measured', () => {
  it('exactly as often as a number says', () => {
    const { measured } = simulate(new MeasureCadence({ gradients: 4, activations: 8 }), () => 500);
    expect(measured).toEqual(Array.from({ length: 250 }, (_, at) => 4 * at));
    expect(new MeasureCadence({ gradients: 4, activations: 8 }).due(4)).toEqual({
      measureGradients: true,
      measureActivations: false,
    });
  });

  it('never, when it is not asked for', () => {
    expect(simulate(new MeasureCadence(), () => 1).measured).toEqual([]);
  });

  it.each([5, 20, 80, 400, 3000])('left to itself, %i ms a measured step cost at most a tenth', (extra) => {
    const { measured, share } = simulate(new MeasureCadence({ gradients: 'auto' }), () => extra);
    expect(share).toBeLessThanOrEqual(0.1);
    // And it uses what it may: every step when that is cheap, else as many as fit.
    const fit = Math.min(997, Math.floor(10_000 / extra));
    expect(measured.length).toBeGreaterThanOrEqual(0.7 * fit);
    expect(measured[0]).toBe(3);
  });

  it('a cost that grows stays bounded', () => {
    const { share } = simulate(new MeasureCadence({ activations: 'auto' }), (step) => step / 4);
    expect(share).toBeLessThanOrEqual(0.11);
  });
});
