const chosen = buildNetwork('chosen', { depth: 8, norm: true, skip: true });
const chosenRun = await watch(
  nn.train(chosen, lab, {
    ...settings,
    augment,
    schedule: 'one-cycle',
    learningRate: 5 * settings.learningRate, // 5 · 0.02 = 0.1
    name: '+ rate × 5',
    signal,
  }),
);
