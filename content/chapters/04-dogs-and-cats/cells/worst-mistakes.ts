const { probabilities, labels } = chosenRun.evaluation!;

const byLoss = Array.from(labels, (label, at) => ({
  at,
  label,
  p: probabilities[2 * at + label]!,
}))
  .filter(({ p }) => p < 0.5)
  .sort((a, b) => a.p - b.p);
display(byLoss.length, { name: 'mistakes' });

const worst = byLoss.slice(0, 16);
display.images(
  pixelsOf(
    validation,
    worst.map(({ at }) => at),
  ),
  {
    columns: 8,
    scale: 2,
    titles: worst.map(({ label, p }) => `${pets.classes[label]!} ${(100 * p).toFixed(0)}%`),
  },
);
