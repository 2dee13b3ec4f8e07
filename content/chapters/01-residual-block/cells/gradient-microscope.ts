const twinDepth = view(Inputs.select([8, 14, 20, 32], { label: 'depth', value: 20 }));
const activation = view(
  Inputs.select(['sigmoid', 'tanh', 'relu'] as const, { label: 'activation' }),
);
const batchNorm = view(Inputs.toggle({ label: 'batchNorm', value: false }));
const twinScale = view(Inputs.select([0.25, 0.5, 1, 2], { label: 'initialScale', value: 1 }));

const twins = nn.twins({ depth: twinDepth, activation, batchNorm, initialScale: twinScale });
const { networks } = await microscope(twins, pets, { steps: 30, learningRate: 0.05 });

display.table(
  networks.map(({ name, layers, norms, losses }) => {
    const atEnd = norms.at(-1)!;
    return {
      network: name,
      layers: layers.length,
      'first norm': atEnd[0],
      'last norm': atEnd.at(-1),
      loss: losses.at(-1),
    };
  }),
);
