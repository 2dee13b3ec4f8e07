const whichPictures = view(Inputs.select(['dogs-and-cats', 'mine'], { label: 'pictures' }));
const own = await data.load(whichPictures);
const ownParts = data.splitForValidation(own.train, 0.2); // 1600 · 0.2 = 320

const known = await nn.trained('eight');
const bodySpec = nn.cifarResnet(20, { width: 8, classes: 8, input: own.size });
const body = nn.build(bodySpec, { initializer: 'zeros' });
for (const layer of body.layers) {
  layer.setWeights(known.model.getLayer(layer.name).getWeights());
}

const ownCount = own.train.count;
const featureBar = progress('features', ownCount);
const { normalisation: bodyScale } = known;
const seenTrain = await nn.features(body, ownParts.train, {
  normalisation: bodyScale,
  keep: true,
  onProgress: (done) => featureBar.set(done),
  signal,
});
const seenValidation = await nn.features(body, ownParts.validation, {
  normalisation: bodyScale,
  keep: true,
  onProgress: (done) => featureBar.set(ownParts.train.count + done),
  signal,
});

const head = await nn.trainHead(seenTrain, { test: seenValidation, signal });
const headAlone = head.evaluation!;
display.table([
  {
    pictures: headAlone.count,
    features: seenTrain.length,
    accuracy: headAlone.accuracy,
    low: headAlone.interval[0],
    high: headAlone.interval[1],
  },
]);
