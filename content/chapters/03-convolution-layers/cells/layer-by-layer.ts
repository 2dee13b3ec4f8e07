const mine = nn.describe(myResnet50);

const differences = reference.layers.flatMap((expected) => {
  const found = mine.layers.find(({ name }) => name === expected.name);
  const text = (layer: typeof found) =>
    layer ? `${layer.kind} ${layer.outputShape.join(' × ')}, ${layer.params.total}` : null;
  return text(found) === text(expected)
    ? []
    : [{ layer: expected.name, reference: text(expected), 'my network': text(found) }];
});
display.table(differences, { columns: ['layer', 'reference', 'my network'] });

display.table(
  ['layers', 'parameters', 'trainable', 'multiply-adds'].map((quantity, at) => {
    const of = ({ layers, totals }: typeof mine) =>
      [layers.length, totals.params, totals.trainable, totals.multiplyAdds][at]!;
    return { quantity, reference: of(reference), 'my network': of(mine) };
  }),
);
