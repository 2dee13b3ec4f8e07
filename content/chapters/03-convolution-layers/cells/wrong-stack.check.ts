const stackLayers = nn.describe(myConv3).layers;
const expectedLayers = reference.layers.filter((layer) => layer.stage === 'conv3');

const ends = stackLayers.filter(({ name }) => /block\d_out$/.test(name));
const endShapes = ends.map((layer) => layer.outputShape.join(' × ')).join(', ');
check(
  '4 · (28 × 28 × 512)',
  endShapes === Array(4).fill('28 × 28 × 512').join(', '),
  endShapes,
);

const projections = stackLayers.filter(({ name }) => name.endsWith('_0_conv')).length;
check('_0_conv = 1', projections === 1, String(projections));

const sumOf = (layers: typeof stackLayers) =>
  layers.reduce((sum, layer) => sum + layer.params.total, 0);
check(
  `parameters = ${sumOf(expectedLayers)}`,
  sumOf(stackLayers) === sumOf(expectedLayers),
  String(sumOf(stackLayers)),
);

// 3 · 3 + 1 = 10
const convolutionsOf = () => {
  const into2 = tf.input({ shape: [56, 56, 64] });
  const model = tf.model({ inputs: into2, outputs: myStack(into2, 64, 3, 1, 'conv2') });
  return nn.describe(model).layers.filter(({ kind }) => kind === 'conv');
};
let inConv2: number | string;
try {
  const found = convolutionsOf();
  inConv2 = found.at(-1)!.outputShape.join() === '56,56,256' ? found.length : 'conv2';
} catch (error) {
  inConv2 = String(error);
}
check('conv2: 3 · 3 + 1 = 10', inConv2 === 10, String(inConv2));
