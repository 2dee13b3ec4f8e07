const repeated: { network: string; seed: number; loss: number; accuracy: number }[] = [];
for (const skip of [false, true]) {
  for (const seed of [1, 2, 3]) {
    const network = skip ? 'residual' : 'plain';
    const twin = buildNetwork(
      `${network}_${seed}`,
      { blocks: 2, norm: true, skip, width: 8 },
      seed,
    );
    const { epochs, evaluation } = await watch(
      nn.train(twin, lab, {
        ...settings,
        epochs: 3,
        seed,
        name: `${network} ${seed}`,
        signal,
      }),
    );
    const { loss } = epochs.at(-1)!;
    repeated.push({ network, seed, loss, accuracy: evaluation!.accuracy });
  }
}

display.table(repeated);
display.table(
  ['plain', 'residual'].map((network) => {
    const own = repeated
      .filter((run) => run.network === network)
      .map(({ accuracy }) => accuracy);
    const middle = own.reduce((sum, value) => sum + value) / own.length;
    const spread = Math.sqrt(
      own.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (own.length - 1),
    );
    return { network, seeds: own.length, mean: middle, 'standard deviation': spread };
  }),
);
