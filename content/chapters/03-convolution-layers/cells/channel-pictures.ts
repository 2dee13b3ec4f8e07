const headKernel = trainedNet.getLayer('predictions').getWeights()[0] as tf.Tensor2D; // 64 × 2
const forCat = tf.sub(
  tf.slice(headKernel, [0, 1], [-1, 1]),
  tf.slice(headKernel, [0, 0], [-1, 1]),
);
const extremes = {
  dog: (await tf.argMin(forCat, 0).data())[0]!,
  cat: (await tf.argMax(forCat, 0).data())[0]!,
};

const bytesEach = 32 * 32 * 3; // 32 · 32 · 3 = 3072
const testSet = pets.test;
const strongestRows = [];
for (const [weighs, channel] of Object.entries(extremes)) {
  const strongest = await nn.strongestPictures(trainedNet, testSet, {
    layer: 'conv4_block3_out',
    channel,
    normalisation,
    count: 16,
    signal,
  });
  const kinds = strongest.map(({ index }) => testSet.classes[testSet.labels[index]!]!);
  const bytes = strongest.flatMap(({ index }) => [
    ...testSet.images.subarray(index * bytesEach, (index + 1) * bytesEach),
  ]);
  display.images(tf.tensor4d(bytes, [strongest.length, 32, 32, 3]), {
    columns: 8,
    scale: 2,
    titles: kinds,
  });
  strongestRows.push({
    'weighs for': weighs,
    channel,
    'strongest value': strongest[0]!.value,
    dogs: kinds.filter((kind) => kind === 'dog').length,
    cats: kinds.filter((kind) => kind === 'cat').length,
  });
}
display.table(strongestRows);
