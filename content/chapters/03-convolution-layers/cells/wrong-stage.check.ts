const stageLayers = nn.describe(myConv3).layers;
const expectedLayers = reference.layers.filter((layer) => layer.stage === 'conv3');

const ends = stageLayers.filter(({ name }) => /block\d_out$/.test(name));
const endShapes = ends.map((layer) => layer.outputShape.join(' × ')).join(', ');
check(
  '4 · (28 × 28 × 512)',
  endShapes === Array(4).fill('28 × 28 × 512').join(', '),
  endShapes,
);

const projections = stageLayers.filter(({ name }) => name.endsWith('_0_conv')).length;
check('_0_conv = 1', projections === 1, String(projections));

const sumOf = (layers: typeof stageLayers) =>
  layers.reduce((sum, layer) => sum + layer.params.total, 0);
check(
  `parameters = ${sumOf(expectedLayers)}`,
  sumOf(stageLayers) === sumOf(expectedLayers),
  String(sumOf(stageLayers)),
);
