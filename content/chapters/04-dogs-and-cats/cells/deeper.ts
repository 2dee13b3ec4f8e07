const deep = buildNetwork('residual_14', { depth: 14, norm: true, skip: true });
const deepRun = await watch(nn.train(deep, lab, { ...settings, name: '14 layers', signal }));
