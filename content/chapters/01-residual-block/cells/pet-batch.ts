const pets = await data.load('dogs-and-cats');
const { mean, std } = pets.normalisation;

// 0…15, 800…815
const chosen = Array.from({ length: 32 }, (_, at) => (at < 16 ? at : 784 + at));
const pixels = new Float32Array(32 * 32 * 32 * 3);
data.batchWriter(pets.train, { mean, std })(pixels, chosen); // (byte / 255 − mean) / std

const batch = tf.tensor4d(pixels, [32, 32, 32, 3]);
const isCat = chosen.map((at) => (at < 800 ? 0 : 1));
const labels = tf.oneHot(tf.tensor1d(isCat, 'int32'), 2);

display.images(tf.add(tf.mul(batch, std), mean), { columns: 8, scale: 2 });
