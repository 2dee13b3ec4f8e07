function mirror(batch: tf.Tensor4D): tf.Tensor4D {
  return tf.reverse(batch, 1);
}

display.images(tf.div(mirror(pixelsOf(pets.train, [803, 804, 805, 806])), 255), { scale: 3 });
