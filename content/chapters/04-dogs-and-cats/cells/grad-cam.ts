const mapsLayer = chosen.getLayer('avg_pool').input as tf.SymbolicTensor; // 8 × 8 × 64
const backbone = tf.model({ inputs: chosen.inputs, outputs: mapsLayer });
const [kernel, bias] = chosen.getLayer('predictions').getWeights() as [
  tf.Tensor2D,
  tf.Tensor1D,
];

function gradCam(picture: tf.Tensor3D, classIndex: number): tf.Tensor2D {
  const standardised = tf.div(tf.sub(picture, mean), std);
  const maps = backbone.predict(tf.expandDims(standardised, 0)) as tf.Tensor4D;
  const logit = (x: tf.Tensor) =>
    tf.sum(
      tf.slice(
        tf.add(tf.matMul(tf.mean(x, [1, 2]) as tf.Tensor2D, kernel), bias),
        [0, classIndex],
        [1, 1],
      ),
    );
  // ∂z / ∂A, 1 × 1 × 1 × 64
  const importance = tf.mean(tf.grad(logit)(maps), [1, 2], true);
  const heat = tf.relu(tf.sum(tf.mul(maps, importance), 3, true)) as tf.Tensor4D;
  return tf.squeeze(tf.div(heat, tf.add(tf.max(heat), 1e-8)), [0, 3]) as tf.Tensor2D;
}

const enlarge = (heat: tf.Tensor2D) => {
  const map = tf.reshape(heat, [1, ...heat.shape, 1]) as tf.Tensor4D; // 1 × 8 × 8 × 1
  const whole = tf.image.resizeBilinear(map, [pets.size, pets.size], false, true);
  return tf.squeeze(whole, [0]) as tf.Tensor3D;
};

const surest = (label: number) =>
  Array.from(labels.keys())
    .filter((at) => labels[at] === label)
    .sort((a, b) => probabilities[kinds * b + label]! - probabilities[kinds * a + label]!)
    .slice(0, 4);
const examined = pets.classes.flatMap((_, label) => surest(label)); // 4 · 2 = 8
const pictures = tf.div(pixelsOf(validation, examined), 255) as tf.Tensor4D;
const pictureAt = (row: number) =>
  tf.squeeze(tf.slice(pictures, [row, 0, 0, 0], [1, -1, -1, -1]), [0]) as tf.Tensor3D;
const heats = examined.map((at, row) => gradCam(pictureAt(row), labels[at]!));
const lit = tf.mul(pictures, tf.add(0.25, tf.mul(0.75, tf.stack(heats.map(enlarge)))));

display.images(tf.concat([pictures, lit]) as tf.Tensor4D, {
  columns: 8,
  scale,
  range: [0, 1],
  titles: [
    ...examined.map((at) => pets.classes[labels[at]!]!),
    ...examined.map((at) => {
      const label = labels[at]!;
      return `${(100 * probabilities[kinds * at + label]!).toFixed(0)}%`;
    }),
  ],
});

const standardisedFirst = tf.div(tf.sub(pictureAt(0), mean), std) as tf.Tensor3D;
const fromLibrary = nn.gradCam(chosen, standardisedFirst, {
  class: labels[examined[0]!]!,
});
display(tf.max(tf.abs(tf.sub(heats[0]!, fromLibrary.map))), {
  name: 'max |gradCam − nn.gradCam|',
});
