const shapeOf = (name: string) => smallStem.getLayer(name).outputShape as number[];

check(
  'conv: 112 × 112 × 8',
  shapeOf('conv').slice(1).join() === '112,112,8',
  shapeOf('conv').slice(1).join(' × '),
);
check(
  'pool: 56 × 56 × 8',
  shapeOf('pool').slice(1).join() === '56,56,8',
  shapeOf('pool').slice(1).join(' × '),
);
check(
  'pad_1: ≤ 226',
  shapeOf('pad_1')[1]! <= 226 && shapeOf('pad_1')[2]! <= 226,
  shapeOf('pad_1').slice(1).join(' × '),
);
check(
  'pad_2: ≤ 114',
  shapeOf('pad_2')[1]! <= 114 && shapeOf('pad_2')[2]! <= 114,
  shapeOf('pad_2').slice(1).join(' × '),
);

for (const [name, side, channels] of [
  ['pad_1', 224, 3],
  ['pad_2', 112, 8],
] as const) {
  const framed = smallStem
    .getLayer(name)
    .apply(tf.ones([1, side, side, channels])) as tf.Tensor;
  const pads = [2, 1].flatMap((across) => {
    const line = [...tf.max(framed, [0, across, 3]).dataSync()];
    return [line.indexOf(1), line.length - 1 - line.lastIndexOf(1)];
  });
  check(
    `${name}: 1`,
    pads.every((lines) => lines <= 1) && Math.max(pads[0]!, pads[1]!) === 1,
    pads.join(', '),
  );
}
