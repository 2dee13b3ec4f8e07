const normed = buildNetwork('plain_norm', { depth: 8, norm: true, skip: false });
const normRun = await watch(
  nn.train(normed, lab, { ...settings, name: '+ batch norm', signal }),
);
