const input = 2;
const wanted = 10;

const loss = (w1: tf.Tensor, w2: tf.Tensor) => {
  const h = tf.mul(w1, input); // 3 · 2 = 6
  const output = tf.mul(w2, h); // 1 · 6 = 6
  return tf.div(tf.square(tf.sub(output, wanted)), 2) as tf.Scalar; // (6 − 10)² / 2 = 8
};

const w1 = tf.scalar(3);
const w2 = tf.scalar(1);
const [dw1, dw2] = tf.grads(loss)([w1, w2]);

display(loss(w1, w2), { name: 'L' });
display(dw1, { name: '∂L/∂w₁' });
display(dw2, { name: '∂L/∂w₂' });

const w1After = tf.sub(w1, tf.mul(0.01, dw1!)); // 3 + 0.01 · 8 = 3.08
const w2After = tf.sub(w2, tf.mul(0.01, dw2!)); // 1 + 0.01 · 24 = 1.24
display(loss(w1After, w2After), { name: 'L, w₁ = 3.08, w₂ = 1.24' });
