async function deviationAtInference(rho: number, times: number) {
  const norm = tf.layers.batchNormalization({ momentum: rho });
  for (let update = 0; update < times; update++) {
    tf.tidy(() => void norm.apply(z, { training: true }));
  }
  const output = norm.apply(z, { training: false }) as tf.Tensor4D;
  const [variance] = await tf.moments(output).variance.data();
  return Math.sqrt(variance!);
}

const modes = [];
for (const rho of [0.99, 0.9]) {
  for (const times of [0, 25, 50, 200]) {
    modes.push({ ρ: rho, updates: times, σ: await deviationAtInference(rho, times) });
  }
}

display.table(modes);
