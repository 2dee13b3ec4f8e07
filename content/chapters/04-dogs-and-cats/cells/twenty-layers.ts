const plainTwin = await nn.trained('plain20');
const twentyLayers = [shipped, plainTwin];

display.table(
  twentyLayers.map(({ name, model, epochs, test }) => ({
    network: name,
    parameters: model.countParams(),
    'train loss': epochs.at(-1)!.loss,
    'train accuracy': epochs.at(-1)!.accuracy,
    'test accuracy': test.accuracy,
    low: test.interval[0],
    high: test.interval[1],
  })),
);

Plot.plot({
  y: { grid: true },
  color: { legend: true },
  marks: [
    Plot.line(
      twentyLayers.flatMap(({ name, epochs }) =>
        epochs.map((epoch) => ({ ...epoch, network: name })),
      ),
      { x: 'epoch', y: 'loss', stroke: 'network', tip: true },
    ),
  ],
});
