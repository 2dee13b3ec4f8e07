const normed = buildNetwork('plain_norm', { blocks: 1, norm: true, skip: false });
const normRun = await watch(
  nn.train(normed, lab, { ...settings, name: '+ batch norm', signal }),
);
