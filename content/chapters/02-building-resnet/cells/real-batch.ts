const pets = await data.load('dogs-and-cats');

const pictureBytes = 32 * 32 * 3; // 3072
const pictures = (first: number, count: number) =>
  tf.tensor4d(
    Array.from(pets.train.images.subarray(first * pictureBytes, (first + count) * pictureBytes), (byte) => byte / 255),
    [count, 32, 32, 3],
  );

const batchPictures = tf.concat([pictures(0, 16), pictures(800, 16)]); // 16 + 16 = 32
display.images(batchPictures, { columns: 8, scale: 2 });

const batch = tf.div(tf.sub(batchPictures, pets.normalisation.mean), pets.normalisation.std) as tf.Tensor4D;
const ofBatch = tf.moments(batch);
display(ofBatch.mean, { name: 'μ' });
display(tf.sqrt(ofBatch.variance), { name: 'σ' });
