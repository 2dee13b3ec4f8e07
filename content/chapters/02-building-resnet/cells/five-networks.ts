const fiveNetworks = ([18, 34, 50, 101, 152] as const).map((depth) => {
  const keras = nn.describeNetwork(nn.resnet(depth, { convention: 'keras' }));
  const torchvision = nn.describeNetwork(nn.resnet(depth, { convention: 'torchvision' }));
  return {
    ResNet: depth,
    'Keras: layers': keras.layers.length,
    'Keras: parameters': keras.totals.params,
    'Keras: multiply-adds': keras.totals.multiplyAdds,
    'torchvision: weights': torchvision.totals.trainable,
    'torchvision: multiply-adds': torchvision.totals.multiplyAdds,
  };
});

display.table(fiveNetworks);
