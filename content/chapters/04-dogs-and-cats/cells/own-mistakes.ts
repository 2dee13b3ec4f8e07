const { probabilities: ownSaid, labels: ownTruth } = lastStackRun.evaluation!;
const ownWorst = Array.from(ownTruth, (label, at) => ({
  at,
  label,
  p: ownSaid[own.classes.length * at + label]!,
}))
  .sort((a, b) => a.p - b.p)
  .slice(0, 8);

const { size: side } = own;
const ownPictures = ownWorst.map(({ at }) =>
  tf.div(
    tf.tensor3d(
      [
        ...ownParts.validation.images.subarray(
          at * side * side * 3,
          (at + 1) * side * side * 3,
        ),
      ],
      [side, side, 3],
    ),
    255,
  ),
) as tf.Tensor3D[];
const ownHeats = ownPictures.map((picture) => {
  const scaled = tf.div(tf.sub(picture, bodyScale.mean), bodyScale.std) as tf.Tensor3D;
  const { map } = nn.gradCam(lastStack, scaled);
  const cells = tf.expandDims(map, 2) as tf.Tensor3D;
  return tf.image.resizeBilinear(cells, [side, side], false, true);
});
display.images(
  tf.stack([
    ...ownPictures,
    ...ownPictures.map((picture, at) =>
      tf.mul(picture, tf.add(0.25, tf.mul(0.75, ownHeats[at]!))),
    ),
  ]) as tf.Tensor4D,
  {
    columns: 8,
    scale: Math.max(1, Math.round(64 / side)),
    range: [0, 1],
    titles: [...ownWorst, ...ownWorst].map(
      ({ label, p }) => `${own.classes[label]!} ${(100 * p).toFixed(0)}%`,
    ),
  },
);
