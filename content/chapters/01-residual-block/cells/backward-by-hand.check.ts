for (const [w1, w2, x, t] of [
  [0.5, 2, 1, 3],
  [-1, 0.3, 2, 0],
  [0.1, -1.5, -4, 1],
] as const) {
  const found = lossAndGradients(w1, w2, x, t);
  const L = (a: tf.Tensor, b: tf.Tensor) =>
    tf.div(tf.square(tf.sub(tf.mul(b, tf.tanh(tf.mul(a, x))), t)), 2) as tf.Scalar;
  const [a, b] = tf.grads(L)([tf.scalar(w1), tf.scalar(w2)]);
  const [dw1] = await a!.data();
  const [dw2] = await b!.data();
  const unequal = (a: number, b: number) => `${Number(a).toFixed(4)} ≠ ${b.toFixed(4)}`;
  const at = `w₁ = ${w1}, w₂ = ${w2}, x = ${x}, t = ${t}`;
  check(`∂L/∂w₂ (${at})`, Math.abs(found.dw2 - dw2!) < 1e-4, unequal(found.dw2, dw2!));
  check(`∂L/∂w₁ (${at})`, Math.abs(found.dw1 - dw1!) < 1e-4, unequal(found.dw1, dw1!));
}
