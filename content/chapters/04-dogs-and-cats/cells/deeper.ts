// 6 · 2 + 2 = 14
const deep = buildNetwork('residual_14', { blocks: 2, norm: true, skip: true });
const deepRun = await watch(nn.train(deep, lab, { ...settings, name: '14 layers', signal }));
