const steps = [-3, -2, -1, 0, 1, 2, 3];
const nearby = data.subset(
  theirs.train,
  Array.from({ length: 50 }, (_, at) => 32 * at),
);

function direction(kernel: tf.Tensor, seed: number): tf.Tensor {
  const filter = kernel.shape.map((_, axis) => axis).slice(0, -1);
  const noise = tf.randomNormal(kernel.shape, 0, 1, 'float32', seed);
  const length = (weights: tf.Tensor) => tf.sqrt(tf.sum(tf.square(weights), filter, true));
  return tf.mul(noise, tf.div(length(kernel), length(noise)));
}

async function around(network: (typeof shipped)[number]) {
  const kernels = network.model.trainableWeights.filter((weight) => weight.shape.length > 1);
  const here = kernels.map((kernel) => tf.clone(kernel.read()));
  const along = here.map((kernel, at) => direction(kernel, at + 1));
  const across = here.map((kernel, at) => direction(kernel, at + 101));
  const places: { network: string; along: number; across: number; loss: number }[] = [];
  try {
    for (const b of steps) {
      for (const a of steps) {
        tf.tidy(() => {
          for (const [at, kernel] of kernels.entries())
            kernel.write(
              tf.addN([here[at]!, tf.mul(along[at]!, a / 4), tf.mul(across[at]!, b / 4)]),
            );
        });
        const { loss } = nn.evaluate(network.model, nearby, network);
        places.push({ network: network.name, along: a, across: b, loss });
        await tf.nextFrame();
      }
    }
  } finally {
    for (const [at, kernel] of kernels.entries()) kernel.write(here[at]!);
    tf.dispose([here, along, across]);
  }
  return places;
}

const landscape = [...(await around(shipped[1]!)), ...(await around(shipped[2]!))];

Plot.plot({
  color: {
    type: 'log',
    scheme: 'viridis',
    legend: true,
    label: 'training loss',
    tickFormat: '.1f',
  },
  fx: { label: null },
  marks: [
    Plot.cell(landscape, {
      fx: 'network',
      x: 'along',
      y: 'across',
      fill: 'loss',
      inset: 0,
      tip: true,
    }),
  ],
});
