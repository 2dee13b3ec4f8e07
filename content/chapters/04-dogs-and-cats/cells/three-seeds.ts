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
    const design = { depth: 14, norm: true, skip, width: 8 };
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
const accuraciesOf = (network: string) =>
  repeated.filter((run) => run.network === network).map(({ accuracy }) => accuracy);
display.table(
  ['plain', 'residual'].map((network) => {
    const { count, mean, standardDeviation } = nn.acrossSeeds(accuraciesOf(network));
    return { network, seeds: count, mean, 'standard deviation': standardDeviation };
  }),
);
const { difference, standardError } = nn.differenceOfMeans(
  accuraciesOf('residual'),
  accuraciesOf('plain'),
);
display.table([{ '': 'residual − plain', difference, 'standard error': standardError }]);
