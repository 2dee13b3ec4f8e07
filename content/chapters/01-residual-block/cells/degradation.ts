const compared = [
  { name: 'plain-8', depth: 8, skip: false },
  { name: `plain-${depth}`, depth, skip: false },
  { name: `resnet-${depth}`, depth, skip: true },
];
const settings = { epochs: 3, learningRate: 0.03, augment: false, evaluateEvery: 0 } as const;

const degradation: { network: string; epoch: number; loss: number }[] = [];
const chart = () =>
  Plot.plot({
    x: { domain: [1, settings.epochs], ticks: [1, 2, 3], tickFormat: 'd' },
    y: { grid: true },
    color: { domain: compared.map(({ name }) => name), legend: true },
    marks: [Plot.line(degradation, { x: 'epoch', y: 'loss', stroke: 'network', marker: true })],
  });
const shown = display(chart());

for (const { name, depth, skip } of compared) {
  const network = nn.build(nn.cifarResnet(depth, { width: 8, classes: 2, skip }));
  const bar = progress(name, settings.epochs * 50); // 1600 / 32 = 50
  const run = nn.train(network, pets, { ...settings, signal });
  for await (const { step, loss, epochEnd } of run) {
    bar.set(step, { loss: loss.toFixed(3) });
    if (!epochEnd) continue;
    degradation.push({ network: name, epoch: epochEnd.epoch, loss: epochEnd.loss });
    shown.update(chart());
  }
}
