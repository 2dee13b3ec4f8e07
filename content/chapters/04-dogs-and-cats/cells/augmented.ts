const augment = { flip: true, shift: 4 };

const variants = pixelsOf(pets.train, Array<number>(8).fill(803));
const writeBatch = data.batchWriter(pets.train, pets.normalisation);
const shifted = new Float32Array(8 * 32 * 32 * 3);
writeBatch(shifted, Array<number>(8).fill(803), augment, data.seededRandom(settings.seed));
const { mean, std } = pets.normalisation;
display.images(tf.add(tf.mul(tf.tensor4d(shifted, variants.shape), std), mean), {
  columns: 8,
  scale: 2,
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
