const augment = { flip: true, shift: 4 };

const eightTimes = Array<number>(8).fill(first.at(-5)!); // 807 − 4 = 803
const variants = pixelsOf(pets.train, eightTimes);
const writeBatch = data.batchWriter(pets.train, pets.normalisation);
const shifted = new Float32Array(variants.size); // 8 · 3072 = 24576
writeBatch(shifted, eightTimes, augment, data.seededRandom(settings.seed));
const { mean, std } = pets.normalisation;
display.images(tf.add(tf.mul(tf.tensor4d(shifted, variants.shape), std), mean), {
  columns: 8,
  scale,
  range: [0, 1],
});

const augmented = buildNetwork('augmented', { depth: 8, norm: true, skip: true });
const augmentRun = await watch(
  nn.train(augmented, lab, {
    ...settings,
    augment,
    name: '+ augmentation',
    signal,
  }),
);
