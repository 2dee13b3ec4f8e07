const { probabilities, labels } = chosenRun.evaluation!;

const kinds = pets.classes.length;
const byLoss = Array.from(labels, (label, at) => ({
  at,
  label,
  p: probabilities[kinds * at + label]!,
  largest: Math.max(...probabilities.subarray(kinds * at, kinds * (at + 1))),
}))
  .filter(({ p, largest }) => p < largest)
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
    scale,
    titles: worst.map(({ label, p }) => `${pets.classes[label]!} ${(100 * p).toFixed(0)}%`),
  },
);
