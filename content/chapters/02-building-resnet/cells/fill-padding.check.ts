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
