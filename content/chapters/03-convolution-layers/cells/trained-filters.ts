const whose = view(Inputs.select(['cat', 'reader'], { label: 'photo' }));
const stackEnds = ['conv1_relu', 'conv2_block3_out', 'conv3_block3_out', 'conv4_block3_out'];
const chosenLayer = view(
  Inputs.select(stackEnds, { label: 'layer', value: 'conv4_block3_out' }),
);

const { model: trainedNet, normalisation } = await nn.trained('resnet20');
const untrainedNet = nn.build(nn.cifarResnet(20, { width: 16, classes: 2 }), { seed: 1 });
const pets = await data.load('dogs-and-cats');
// η = 0; 1 − 0.5¹⁰ = 0.999
const onlyMeasure = {
  epochs: 1,
  learningRate: 0,
  batchNormMomentum: 0.5,
  evaluateEvery: 0,
  signal,
};
for await (const { step } of nn.train(untrainedNet, pets, onlyMeasure)) if (step === 10) break;

const firstKernel = trainedNet.getLayer('conv1_conv').getWeights()[0] as tf.Tensor4D; // 3 × 3 × 3 × 16
const largestWeight = (await tf.max(tf.abs(firstKernel)).data())[0]!;
display.images(tf.transpose(firstKernel, [3, 0, 1, 2]) as tf.Tensor4D, {
  columns: 8,
  scale: 10,
  range: [-largestWeight, largestWeight],
  title: '16 × (3 × 3 × 3)',
});

const centred = tf.sub(await photo(whose, 32), [...normalisation.mean]);
const seenByNet = tf.expandDims(tf.div(centred, [...normalisation.std]), 0);
const mapsOf = (net: tf.LayersModel, layer: string) =>
  tf.squeeze(
    tf
      .model({ inputs: net.inputs, outputs: net.getLayer(layer).output })
      .predict(seenByNet) as tf.Tensor4D,
    [0],
  );
for (const [title, net] of Object.entries({ trained: trainedNet, untrained: untrainedNet })) {
  const maps = mapsOf(net, chosenLayer);
  display.images(tf.slice(maps, [0, 0, 0], [-1, -1, 16]), {
    columns: 8,
    scale: 64 / maps.shape[0]!, // 64 / 8 = 8
    title: `${title}, ${maps.shape.join(' × ')}`,
  });
}

const zerosOf = async (net: tf.LayersModel, layer: string) =>
  (await tf.mean(tf.cast(tf.lessEqual(mapsOf(net, layer), 0), 'float32')).data())[0]!;
const zeroShares = [];
for (const layer of stackEnds)
  zeroShares.push({
    layer,
    'zeros, trained': await zerosOf(trainedNet, layer),
    'zeros, untrained': await zerosOf(untrainedNet, layer),
  });
display.table(zeroShares);
