function rateAt(step: number, steps: number, peak: number, warmup: number): number {
  return peak;
}

Plot.plot({
  height: 200,
  marks: [
    Plot.ruleY([0]),
    Plot.line(
      Array.from({ length: 200 }, (_, step) => ({ step, rate: rateAt(step, 200, 0.1, 0.25) })),
      { x: 'step', y: 'rate' },
    ),
  ],
});
