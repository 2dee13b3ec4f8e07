function rateAt(step: number, steps: number, peak: number, warmup: number): number {
  const rising = warmup * steps; // 0.25 · 200 = 50
  if (step < rising) return (peak * step) / rising;
  const passed = (step - rising) / (steps - rising);
  return (peak * (1 + Math.cos(Math.PI * passed))) / 2;
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
