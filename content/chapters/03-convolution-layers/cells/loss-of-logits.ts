const logits = tf.tensor2d([[2, 0.5], [0.5, 2], [0, 0], [-4, 4]]); // prettier-ignore
const targets = tf.tensor2d([[1, 0], [1, 0], [1, 0], [1, 0]]); // prettier-ignore

const crossEntropy = (z: tf.Tensor) =>
  tf.neg(tf.sum(tf.mul(targets, tf.logSoftmax(z as tf.Tensor2D)), 1));
const slopes = tf.grad((z) => tf.sum(crossEntropy(z)))(logits);

const [given, shares, losses, gradients] = [
  logits,
  tf.softmax(logits),
  crossEntropy(logits),
  slopes,
].map((x) => x.arraySync()) as [number[][], number[][], number[], number[][]];
display.table(
  given.map((z, at) => ({
    z: z.join(', '),
    p: shares[at]!.map((p) => p.toFixed(3)).join(', '),
    loss: losses[at],
    '∂L/∂z': gradients[at]!.map((g) => g.toFixed(3)).join(', '),
  })),
); // ln 2 = 0.693…
