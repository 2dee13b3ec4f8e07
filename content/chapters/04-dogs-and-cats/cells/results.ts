const runs = [
  linearRun,
  cnnRun,
  plainRun,
  normRun,
  skipRun,
  deepRun,
  augmentRun,
  scheduleRun,
  chosenRun,
];

const rows = runs.map(({ name, settings, epochs, evaluation, steps }) => ({
  name,
  seed: settings.seed,
  updates: steps,
  'train loss': epochs.at(-1)!.loss,
  'train accuracy': epochs.at(-1)!.accuracy,
  accuracy: evaluation!.accuracy,
  low: evaluation!.interval[0],
  high: evaluation!.interval[1],
}));
display.table(rows);
const chance = 1 / pets.classes.length; // 1 / 2 = 0.5

Plot.plot({
  marginLeft: 110,
  x: {
    domain: [0.8 * chance, Math.max(0.9, ...rows.map(({ high }) => high))],
    grid: true,
    tickFormat: '.0%',
  },
  y: { label: null, domain: rows.map(({ name }) => name) },
  marks: [
    Plot.ruleX([chance]),
    Plot.ruleY(rows, { y: 'name', x1: 'low', x2: 'high', strokeWidth: 2 }),
    Plot.dot(rows, { y: 'name', x: 'accuracy', fill: 'currentColor', r: 4, tip: true }),
  ],
});
