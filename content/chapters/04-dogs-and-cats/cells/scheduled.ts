const scheduled = buildNetwork('scheduled', { blocks: 1, norm: true, skip: true });
const scheduleRun = await watch(
  nn.train(scheduled, lab, {
    ...settings,
    learningRate: 0.1,
    schedule: 'one-cycle',
    augment,
    name: '+ one-cycle',
    signal,
  }),
);
