async function finish<Step, Result>(
  training: AsyncGenerator<Step, Result>,
  see: (step: Step) => void = () => {},
) {
  let step = await training.next();
  while (!step.done) {
    see(step.value);
    step = await training.next();
  }
  return step.value;
}

const seedRuns = [false, true].flatMap((skip) => [1, 2, 3].map((seed) => ({ skip, seed })));
const nameOf = (skip: boolean) => (skip ? 'residual' : 'plain');
const bar = progress('2 × 3', 6); // 2 · 3 = 6
let ended = 0;
const seedResults = await finish(
  nn.trainAll(
    seedRuns.map(({ skip, seed }) => ({
      model: buildNetwork(
        `${nameOf(skip)}_${seed}`,
        { depth: 14, norm: true, skip, width: 8 },
        seed,
      ),
      data: lab,
      options: { ...settings, epochs: 3, seed, name: `${nameOf(skip)} ${seed}`, signal },
    })),
  ),
  (step) => {
    if (step.kind === 'end') bar.set(++ended);
  },
);

const repeated = seedResults.map(({ epochs, evaluation }, at) => ({
  network: nameOf(seedRuns[at]!.skip),
  seed: seedRuns[at]!.seed,
  loss: epochs.at(-1)!.loss,
  accuracy: evaluation!.accuracy,
}));
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
