const whose: string = 'cat';

const own = (await photo(whose, 32)) as tf.Tensor3D;
const ownLogits = best.predict(tf.expandDims(tf.div(tf.sub(own, mean), std), 0)) as tf.Tensor2D;
const [dogShare, catShare] = tf.softmax(ownLogits).dataSync() as unknown as [number, number];

display.table([{ dog: dogShare, cat: catShare }]);
const towards = catShare > dogShare ? 1 : 0;
const ownHeat = enlarge(gradCam(own, towards));
display.images(
  tf.stack([own, tf.mul(own, tf.add(0.25, tf.mul(0.75, ownHeat)))]) as tf.Tensor4D,
  {
    scale: 5,
    range: [0, 1],
    titles: [whose, pets.classes[towards]!],
  },
);
