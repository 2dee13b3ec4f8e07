const stemWindows = {
  A: [{ kernelSize: 7, strides: 2, filters: 64 }],
  C: [
    { kernelSize: 3, strides: 2, filters: 32 },
    { kernelSize: 3, strides: 1, filters: 32 },
    { kernelSize: 3, strides: 1, filters: 64 },
  ],
};

function stemOf(variant: keyof typeof stemWindows) {
  const net = nn.networkBuilder(`stem_${variant}`);
  let x = net.input([224, 224, 3]);
  for (const { kernelSize, strides, filters } of stemWindows[variant]) {
    const padding = (kernelSize - 1) / 2;
    x = net.conv(x, { filters, kernelSize, strides, padding, useBias: false });
    x = net.relu(net.batchNorm(x));
  }
  net.maxPool(x, { kernelSize: 3, strides: 2, padding: 1 });
  return nn.describeNetwork(net.spec());
}

display.table(
  (['A', 'C'] as const).map((variant) => {
    const { layers, totals } = stemOf(variant);
    const last = layers.at(-1)!;
    return {
      stem: variant,
      shape: last.outputShape.join(' × '),
      parameters: totals.trainable,
      'multiply-adds': totals.multiplyAdds,
      'receptive field': last.receptiveField!.size[0],
    };
  }),
);
