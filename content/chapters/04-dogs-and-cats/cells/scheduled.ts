const scheduled = buildNetwork('scheduled', { depth: 8, norm: true, skip: true });
const scheduleRun = await watch(
  nn.train(scheduled, lab, {
    ...settings,
    augment,
    schedule: 'one-cycle',
    name: '+ one-cycle',
    signal,
  }),
);
