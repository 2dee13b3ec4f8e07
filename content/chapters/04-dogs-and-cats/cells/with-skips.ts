const residual = buildNetwork('residual', { depth: 8, norm: true, skip: true });
const skipRun = await watch(nn.train(residual, lab, { ...settings, name: '+ skips', signal }));
