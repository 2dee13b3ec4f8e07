const settings = {
  epochs: 6,
  batchSize: 32,
  seed: 1,
  learningRate: 0.02,
  schedule: 'constant',
  augment: false,
  evaluateEvery: 0,
} as const;

const linear = tf.sequential({
  layers: [
    tf.layers.flatten({ inputShape: [pets.size, pets.size, 3], name: 'flatten' }),
    // 3072 · 2 + 2 = 6146
    tf.layers.dense({ units: pets.classes.length, kernelInitializer: 'zeros', name: 'logits' }),
  ],
  name: 'linear',
});
const linearRun = await watch(
  nn.train(linear, lab, { ...settings, learningRate: 0.002, name: 'linear', signal }),
);
