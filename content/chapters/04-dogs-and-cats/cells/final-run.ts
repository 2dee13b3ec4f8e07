const best = buildNetwork('best', { depth: 8, norm: true, skip: true });
const bestRun = await watch(
  nn.train(best, pets, {
    ...settings,
    epochs: 32,
    learningRate: 0.1,
    schedule: 'one-cycle',
    augment,
    weightDecay: 2e-3,
    labelSmoothing: 0.1,
    name: 'best',
    checkpoint: 'best',
    signal,
  }),
);

const { accuracy: testAccuracy, interval: testInterval } = bestRun.evaluation!;
display.table([
  {
    pictures: pets.test.count,
    accuracy: testAccuracy,
    low: testInterval[0],
    high: testInterval[1],
  },
]);
