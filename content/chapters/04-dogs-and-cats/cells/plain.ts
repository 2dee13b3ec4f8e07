const plain = buildNetwork('plain', { depth: 8, norm: false, skip: false });
const plainRun = await watch(nn.train(plain, lab, { ...settings, name: 'plain, 8', signal }));
