interface Step {
  readonly name: string;
  readonly k: number;
  readonly s: number;
}

function growField(steps: readonly Step[]) {
  let field = 1;
  let jump = 1;
  return steps.map(({ name, k, s }) => {
    field += (k - 1) * jump; // 7 + (3 − 1) · 2 = 11
    jump *= s; // 2 · 2 = 4
    return { layer: name, k, s, 'receptive field': field, jump };
  });
}

const reference = nn.describeNetwork(nn.resnet(50, { convention: 'keras' }));
const windows = reference.layers.flatMap(({ name, spec }): Step[] =>
  (spec.kind === 'conv' || spec.kind === 'maxPool') && !name.includes('_0_')
    ? [{ name, k: spec.kernelSize[0], s: spec.strides[0] }]
    : [],
);
const fields = growField(windows);
display.table(fields.filter(({ k, s }) => k > 1 || s > 1));

({
  formula: fields.at(-1)!['receptive field'],
  described: reference.layers.find(({ name }) => name === 'conv5_block3_out')!.receptiveField!
    .size[0],
});
