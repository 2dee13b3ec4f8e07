const { confusion } = chosenRun.evaluation!; // confusion[truth][said]
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
const diagonal = confusion.map((row, at) => row[at]!);
display.table(
  confusion.map((row, truth) => ({
    '': pets.classes[truth],
    ...Object.fromEntries(row.map((count, said) => [`→ ${pets.classes[said]}`, count])),
    recall: diagonal[truth]! / sum(row),
  })),
);
display.table(
  confusion.map((_, said) => ({
    '': `→ ${pets.classes[said]}`,
    precision: diagonal[said]! / sum(confusion.map((row) => row[said]!)),
  })),
);
display(sum(diagonal) / validation.count, { name: 'accuracy' });

Plot.plot({
  width: 360,
  height: 300,
  x: { domain: [0.5, 1], label: 'p', tickFormat: '.0%' },
  y: { domain: [0, 1], label: 'accuracy', tickFormat: '.0%', grid: true },
  marks: [
    Plot.line(
      [
        [0.5, 0.5],
        [1, 1],
      ],
      { strokeDasharray: '4 4' },
    ),
    Plot.dot(
      chosenRun.evaluation!.calibration.filter(({ count }) => count > 0),
      {
        x: 'confidence',
        y: 'accuracy',
        r: 'count',
        fill: 'currentColor',
        fillOpacity: 0.6,
        tip: true,
      },
    ),
  ],
});
