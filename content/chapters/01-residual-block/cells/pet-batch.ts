const pets = await data.load('dogs-and-cats');
const pictureBytes = 32 * 32 * 3; // 3072

function pictures(first: number, count: number) {
  const bytes = pets.train.images.subarray(
    first * pictureBytes,
    (first + count) * pictureBytes,
  );
  return tf.tensor4d(
    Float32Array.from(bytes, (byte) => byte / 255),
    [count, 32, 32, 3],
  );
}

const batchPictures = tf.concat([pictures(0, 16), pictures(800, 16)]); // 16 + 16 = 32
const { mean: pixelMean, std: pixelStd } = pets.normalisation;
const batch = tf.div(tf.sub(batchPictures, pixelMean), pixelStd) as tf.Tensor4D;

const labels = tf.oneHot(tf.concat([tf.zeros([16], 'int32'), tf.ones([16], 'int32')]), 2);

display.images(batchPictures, { columns: 8, scale: 2 });
