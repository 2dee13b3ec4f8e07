const [[dogAsDog, dogAsCat], [catAsDog, catAsCat]] = chosenRun.evaluation!.confusion as [
  [number, number],
  [number, number],
];
display.table([
  { '': 'dog', '→ dog': dogAsDog, '→ cat': dogAsCat, recall: dogAsDog / (dogAsDog + dogAsCat) },
  { '': 'cat', '→ dog': catAsDog, '→ cat': catAsCat, recall: catAsCat / (catAsDog + catAsCat) },
]);
display.table([
  { '': '→ dog', precision: dogAsDog / (dogAsDog + catAsDog) },
  { '': '→ cat', precision: catAsCat / (dogAsCat + catAsCat) },
]);
display((dogAsDog + catAsCat) / validation.count, { name: 'accuracy' });

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
