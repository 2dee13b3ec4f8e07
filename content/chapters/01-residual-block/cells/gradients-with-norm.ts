const depth = 32;

const measuredNorms: { convolution: number; norm: number; network: string }[] = [];
for (const skip of [false, true]) {
  const network = nn.build(nn.cifarResnet(depth, { width: 8, classes: 2, skip }));
  const oneStep = nn.train(network, pets, { epochs: 1, measure: { gradients: 1 }, signal });
  for await (const { layers = [] } of oneStep) {
    layers
      .filter(({ layer }) => layer.endsWith('_conv'))
      .forEach(({ gradientNorm }, at) =>
        measuredNorms.push({
          convolution: at + 1,
          norm: gradientNorm ?? NaN,
          network: `${skip ? 'resnet' : 'plain'}-${depth}`,
        }),
      );
    break;
  }
}

Plot.plot({
  y: { type: 'log', grid: true },
  color: { legend: true },
  marks: [
    Plot.line(measuredNorms, { x: 'convolution', y: 'norm', stroke: 'network', tip: true }),
  ],
});
