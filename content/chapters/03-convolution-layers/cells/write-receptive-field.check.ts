const chains: [k: number, s: number, d: number][][] = [
  [],
  [
    [7, 2, 1],
    [3, 2, 1],
  ],
  [
    [3, 1, 1],
    [3, 1, 1],
    [3, 1, 1],
  ],
  [
    [3, 1, 1],
    [3, 1, 2],
    [3, 1, 4],
  ],
  [
    [1, 2, 1],
    [3, 1, 2],
    [2, 3, 1],
    [5, 1, 1],
  ],
];
for (const chain of chains) {
  const net = nn.networkBuilder('chain');
  let x = net.input([97, 97, 1]);
  for (const [k, s, d] of chain)
    x = net.conv(x, { filters: 1, kernelSize: k, strides: s, dilation: d });
  const { receptiveField } = nn.describeNetwork(net.spec()).layers.at(-1)!;
  const expected = [receptiveField!.size[0], chain.reduce((jump, [, s]) => jump * s, 1)];
  const { field, jump } = fieldOf(chain.map(([k, s, d]) => ({ k, s, d })));
  check(
    `[${chain.map((each) => each.join('/')).join(', ')}] → ${expected.join(', ')}`,
    field === expected[0] && jump === expected[1],
    `${field}, ${jump}`,
  );
}
