const shipped = await Promise.all(
  (['simple-cnn', 'plain20', 'resnet20'] as const).map((name) => nn.trained(name)),
);
const theirs = await data.load('dogs-and-cats');
const onTest = shipped.map((network) => nn.evaluate(network.model, theirs.test, network));

display.table(
  shipped.map((network, at) => ({
    network: network.name,
    parameters: network.model.countParams(),
    updates: network.steps, // 100 · 1600 / 32 = 5000
    'running accuracy': network.epochs.at(-1)!.accuracy,
    'train accuracy': nn.evaluate(network.model, theirs.train, network).accuracy,
    'test accuracy': onTest[at]!.accuracy,
    low: onTest[at]!.interval[0],
    high: onTest[at]!.interval[1],
  })),
);

const pairs = [
  [2, 1],
  [2, 0],
  [1, 0],
] as const;
display.table(
  pairs.map(([a, b]) => {
    const { onlyFirst, onlySecond, p } = nn.mcnemar(isRight(onTest[a]!), isRight(onTest[b]!));
    return {
      first: shipped[a]!.name,
      second: shipped[b]!.name,
      'only first': onlyFirst,
      'only second': onlySecond,
      p,
    };
  }),
);

Plot.plot({
  y: { grid: true },
  color: { legend: true },
  marks: [
    Plot.line(
      shipped.flatMap(({ name, epochs }) =>
        epochs.map((epoch) => ({ ...epoch, network: name })),
      ),
      { x: 'epoch', y: 'loss', stroke: 'network', tip: true },
    ),
  ],
});
