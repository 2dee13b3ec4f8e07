const plain = buildNetwork('plain', { blocks: 1, norm: false, skip: false });
const plainRun = await watch(nn.train(plain, lab, { ...settings, name: 'plain', signal }));
