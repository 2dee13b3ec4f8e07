async function finish(training: ReturnType<typeof nn.train>) {
  let step = await training.next();
  while (!step.done) step = await training.next();
  return step.value;
}

const repeated: { network: string; seed: number; loss: number; accuracy: number }[] = [];
const bar = progress('2 × 3', 6); // 2 · 3 = 6
for (const skip of [false, true]) {
  for (const seed of [1, 2, 3]) {
    const network = skip ? 'residual' : 'plain';
    const design = { blocks: 2, norm: true, skip, width: 8 };
    const twin = buildNetwork(`${network}_${seed}`, design, seed);
    const { epochs, evaluation } = await finish(
      nn.train(twin, lab, { ...settings, epochs: 3, seed, name: `${network} ${seed}`, signal }),
    );
    const { loss } = epochs.at(-1)!;
    repeated.push({ network, seed, loss, accuracy: evaluation!.accuracy });
    bar.set(repeated.length, { network, seed });
  }
}

display.table(repeated);
display.table(
  ['plain', 'residual'].map((network) => {
    const own = repeated
      .filter((run) => run.network === network)
      .map(({ accuracy }) => accuracy);
    const middle = own.reduce((sum, value) => sum + value) / own.length;
    const squares = own.reduce((sum, value) => sum + (value - middle) ** 2, 0);
    return {
      network,
      seeds: own.length,
      mean: middle,
      'standard deviation': Math.sqrt(squares / (own.length - 1)),
    };
  }),
);
