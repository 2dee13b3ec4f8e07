const residual = buildNetwork('residual', { blocks: 1, norm: true, skip: true });
const skipRun = await watch(nn.train(residual, lab, { ...settings, name: '+ skips', signal }));
