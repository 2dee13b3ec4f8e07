const { model: tuned } = await nn.trained('resnet20');

const short = { epochs: 5, batchSize: 32, seed: 1, evaluateEvery: 0 } as const; // 5 · 320 / 32 = 50
const tunedRun = await watch(
  nn.train(tuned, turned, { ...short, learningRate: 0.01, name: 'fine-tuned', signal }),
);
