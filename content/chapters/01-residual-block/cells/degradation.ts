const compared = [
  { name: 'plain-8', depth: 8, skip: false },
  { name: `plain-${depth}`, depth, skip: false },
  { name: `resnet-${depth}`, depth, skip: true },
];

const degradation: { network: string; epoch: number; loss: number }[] = [];
for (const { name, depth, skip } of compared) {
  const network = nn.build(nn.cifarResnet(depth, { width: 8, classes: 2, skip }));
  const settings = { epochs: 3, learningRate: 0.03, augment: false, evaluateEvery: 0 } as const;
  const { epochs } = await watch(nn.train(network, pets, { ...settings, name, signal }));
  for (const { epoch, loss } of epochs) degradation.push({ network: name, epoch, loss });
}

Plot.plot({
  x: { ticks: 3 },
  y: { grid: true },
  color: { legend: true },
  marks: [
    Plot.line(degradation, {
      x: 'epoch',
      y: 'loss',
      stroke: 'network',
      marker: true,
      tip: true,
    }),
  ],
});
