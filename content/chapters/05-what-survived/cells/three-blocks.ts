const blockNets = {
  bottleneck: nn.networkBuilder('bottleneck'),
  ResNeXt: nn.networkBuilder('resnext'),
  ConvNeXt: nn.networkBuilder('convnext'),
};

function bottleneckOf(net: nn.NetworkBuilder, width: number, groups: number) {
  const input = net.input([56, 56, 256]);
  const step = (from: string, filters: number, kernelSize: number, groups = 1) => {
    const padding = (kernelSize - 1) / 2;
    const y = net.conv(from, { filters, kernelSize, padding, groups, useBias: false });
    return net.batchNorm(y);
  };
  let y = net.relu(step(input, width, 1));
  y = net.relu(step(y, width, 3, groups));
  net.relu(net.add([input, step(y, 256, 1)]));
}

bottleneckOf(blockNets.bottleneck, 64, 1);
bottleneckOf(blockNets.ResNeXt, 128, 32); // 32 · 4 = 128

const convnext = blockNets.ConvNeXt;
const wideInput = convnext.input([56, 56, 96]);
let wide = convnext.depthwiseConv(wideInput, { kernelSize: 7, padding: 3 });
wide = convnext.layerNorm(wide);
wide = convnext.conv(wide, { filters: 384, kernelSize: 1, activation: 'gelu' }); // 4 · 96 = 384
wide = convnext.conv(wide, { filters: 96, kernelSize: 1 });
convnext.add([wideInput, wide]);

display.table(
  Object.entries(blockNets).map(([block, net]) => {
    const { layers, totals } = nn.describeNetwork(net.spec());
    const spatial = layers.find(
      ({ spec }) => 'kernelSize' in spec && [spec.kernelSize].flat()[0]! > 1,
    )!;
    return {
      block,
      parameters: totals.trainable,
      'multiply-adds': totals.multiplyAdds,
      window: spatial.params.total,
      'window / all': spatial.multiplyAdds / totals.multiplyAdds,
    };
  }),
);
