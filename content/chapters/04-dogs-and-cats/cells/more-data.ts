const updates = 160;

const learning: { pictures: number; set: string; accuracy: number }[] = [];
const dataBar = progress('1/8, 1/4, 1/2, 1', 4);
for (const share of [1 / 8, 1 / 4, 1 / 2, 1]) {
  const indices = pets.classes.flatMap((_, label) => {
    const own = ofClass(lab.train, label);
    return own.slice(0, Math.ceil(own.length * share)); // 640 / 8 = 80
  });
  const fewer = { ...lab, train: data.subset(lab.train, indices) };
  const batchSize = Math.min(settings.batchSize, indices.length);
  const epochs = Math.ceil(updates / Math.floor(indices.length / batchSize)); // 160 / (160 / 32) = 32
  const network = buildNetwork(`pictures_${indices.length}`, {
    depth: 8,
    norm: true,
    skip: true,
    width: 8,
  });
  const run = await finish(
    nn.train(network, fewer, {
      ...settings,
      batchSize,
      epochs,
      learningRate: 0.1,
      schedule: 'one-cycle',
      name: `${indices.length} pictures`,
      signal,
    }),
  );
  learning.push(
    { pictures: indices.length, set: 'train', accuracy: run.epochs.at(-1)!.accuracy },
    { pictures: indices.length, set: 'validation', accuracy: run.evaluation!.accuracy },
  );
  dataBar.set(learning.length / 2, { pictures: indices.length });
}

display.table(learning);
Plot.plot({
  x: {
    type: 'log',
    ticks: learning.map(({ pictures }) => pictures),
    tickFormat: 'd',
    label: 'pictures',
  },
  y: { grid: true, tickFormat: '.0%' },
  color: { legend: true },
  marks: [
    Plot.line(learning, {
      x: 'pictures',
      y: 'accuracy',
      stroke: 'set',
      marker: true,
      tip: true,
    }),
  ],
});
