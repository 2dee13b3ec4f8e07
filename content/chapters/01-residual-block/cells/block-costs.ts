const wideBasic = tf.model({
  inputs: into256,
  outputs: basicBlock(into256, 256, 1, 'wide'),
});

display.table(
  Object.entries({
    '64 · 64': basic,
    '256 · 256': wideBasic,
    '64 · 64 · 256': bottleneck,
  }).map(([block, model]) => {
    const { layers, totals } = nn.describe(model);
    const weights = layers
      .filter((layer) => layer.kind === 'conv')
      .reduce((sum, layer) => sum + layer.params.total, 0);
    return { block, 'conv weights': weights, 'multiply-adds': totals.multiplyAdds };
  }),
);
