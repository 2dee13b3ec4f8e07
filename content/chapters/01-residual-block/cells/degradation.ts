const runs = [];
for (const skip of [false, true]) {
  const network = nn.build(nn.cifarResnet(depth, { width: 8, classes: 2, skip }));
  const result = await watch(nn.train(network, pets, { epochs: 3, evaluateEvery: 0, signal }));
  const name = `${skip ? 'resnet' : 'plain'}-${depth}`;
  for (const { epoch, loss } of result.epochs) runs.push({ network: name, epoch, loss });
}

Plot.plot({
  y: { grid: true },
  color: { legend: true },
  marks: [
    Plot.line(runs, { x: 'epoch', y: 'loss', stroke: 'network', marker: true, tip: true }),
  ],
});
