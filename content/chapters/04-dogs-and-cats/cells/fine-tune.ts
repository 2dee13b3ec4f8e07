const eight = await nn.trained('eight');
const resnet20 = (name: string) =>
  nn.build(
    { ...nn.cifarResnet(20, { width: 8, ...ofPictures }), name },
    { seed: settings.seed },
  );

const tuned = resnet20('fine_tuned');
for (const layer of tuned.layers) {
  if (layer.name === 'predictions') continue;
  layer.setWeights(eight.model.getLayer(layer.name).getWeights());
}

const quarter = Array.from({ length: train.count / 4 }, (_, at) => 4 * at); // 1280 / 4 = 320
const few = { ...lab, train: data.subset(train, quarter) };
const short = {
  epochs: 15, // 15 · 320 / 32 = 150
  batchSize: Math.min(32, quarter.length),
  seed: settings.seed,
  evaluateEvery: 0,
} as const;
const tunedRun = await watch(
  nn.train(tuned, few, { ...short, learningRate: 0.01, name: 'fine-tuned', signal }),
);
