const seeded = tf.initializers.heNormal({ seed: settings.seed });
const stages = [16, 32, 64].flatMap((filters, at) => [
  tf.layers.conv2d({
    filters,
    kernelSize: 3,
    padding: 'same',
    activation: 'relu',
    kernelInitializer: tf.initializers.heNormal({ seed: settings.seed + at }),
    name: `conv_${at + 1}`,
    ...(at === 0 ? { inputShape: [pets.size, pets.size, 3] } : {}),
  }),
  // 32 / 2 / 2 / 2 = 4
  tf.layers.maxPooling2d({ poolSize: 2, strides: 2, name: `pool_${at + 1}` }),
]);

const simpleCnn = tf.sequential({
  layers: [
    ...stages,
    tf.layers.flatten({ name: 'flatten' }), // 4 · 4 · 64 = 1024
    tf.layers.dense({ units: pets.classes.length, kernelInitializer: seeded, name: 'logits' }),
  ],
  name: 'simple_cnn',
});
const cnnRun = await watch(
  nn.train(simpleCnn, lab, { ...settings, name: 'simple CNN', signal }),
);
