const pointsBetween = 101;
const way = tf.reshape(tf.linspace(0, 1, pointsBetween), [pointsBetween, 1]);
const dogPicture = tf.slice(shrunk, [0, 0], [1, 192]);
const catPicture = tf.slice(shrunk, [16, 0], [1, 192]);
const between = tf.add(tf.matMul(tf.sub(1, way), dogPicture), tf.matMul(way, catPicture));

function inputGradients(depth: number, skip: boolean) {
  const random = (inputs: number, outputs: number, gain: number, seed: number) =>
    tf.randomNormal([inputs, outputs], 0, Math.sqrt(gain / inputs), 'float32', seed);
  const output = (pictures: tf.Tensor) => {
    let x: tf.Tensor = tf.matMul(pictures, random(192, units, 1, 100));
    for (let at = 0; at < depth; at++) {
      const W = random(units, units, 2, at + 1);
      const F = (z: tf.Tensor) => tf.relu(tf.matMul(z, W));
      x = skip ? tf.add(x, F(tf.div(x, Math.sqrt(at + 1)))) : F(x);
    }
    return tf.matMul(x, random(units, 1, 1, 101));
  };
  return tf.grad(output)(between); // ∂(Σ y) / ∂x = ∂y / ∂x
}

async function alikeAt(depth: number, skip: boolean) {
  const cosines = tf.tidy(() => {
    const gradients = inputGradients(depth, skip);
    const directions = tf.div(gradients, tf.norm(gradients, 2, 1, true));
    return tf.matMul(directions, directions, false, true);
  });
  const rows = (await cosines.array()) as number[][];
  cosines.dispose();
  return Array.from({ length: pointsBetween }, (_, apart) => {
    const pairs = rows.slice(apart).map((row, at) => row[at]!);
    return pairs.reduce((sum, value) => sum + value, 0) / pairs.length;
  });
}

const shattered = [];
for (const depth of [1, 5, 20, 40])
  for (const skip of [false, true])
    for (const [apart, cosine] of (await alikeAt(depth, skip)).entries())
      if (apart <= 50 && apart % 2 === 0)
        shattered.push({
          network: skip ? 'skip' : 'plain',
          depth,
          layers: `${depth}`,
          apart,
          cosine,
        });

display.table(
  shattered
    .filter(({ apart }) => [2, 10, 50].includes(apart))
    .map(({ network, depth, apart, cosine }) => ({ network, depth, apart, cosine })),
);

Plot.plot({
  fx: { label: null },
  y: { grid: true, label: 'cos' },
  color: { legend: true, domain: ['1', '5', '20', '40'] },
  marks: [
    Plot.ruleY([0]),
    Plot.line(shattered, {
      x: 'apart',
      y: 'cosine',
      fx: 'network',
      stroke: 'layers',
      tip: true,
    }),
  ],
});
