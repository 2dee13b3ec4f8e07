const learningRate = 0.01;
const steps = 20;

let now: [w1: tf.Tensor, w2: tf.Tensor] = [w1, w2];
const descent: { step: number; L: number; w1: number; w2: number }[] = [];
for (let step = 0; step <= steps; step++) {
  const [L, a, b] = await Promise.all(
    [loss(...now), ...now].map(async (x) => (await x.data())[0]!),
  );
  descent.push({ step, L: L!, w1: a!, w2: b! });
  const [d1, d2] = tf.grads(loss)([...now]);
  now = [tf.sub(now[0], tf.mul(learningRate, d1!)), tf.sub(now[1], tf.mul(learningRate, d2!))];
}

display.table([...descent.slice(0, 4), descent.at(-1)!]);
Plot.plot({
  y: { grid: true },
  marks: [Plot.ruleY([0]), Plot.line(descent, { x: 'step', y: 'L', marker: true, tip: true })],
});
