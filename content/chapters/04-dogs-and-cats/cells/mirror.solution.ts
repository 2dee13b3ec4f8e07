function mirror(batch: tf.Tensor4D): tf.Tensor4D {
  return tf.reverse(batch, 2);
}

display.images(tf.div(mirror(pixelsOf(pets.train, first.slice(-4))), 255), { scale: 3 });
