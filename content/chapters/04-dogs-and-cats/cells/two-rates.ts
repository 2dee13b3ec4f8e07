const ratesTried: {
  'learning rate': number;
  'batch norm': boolean;
  loss: number;
  accuracy: number;
}[] = [];
const rateBar = progress('2 × 2', 4); // 2 · 2 = 4
for (const learningRate of [0.01, 0.1]) {
  for (const norm of [false, true]) {
    const name = `${norm ? 'batch norm' : 'no norm'}, ${learningRate}`;
    const design = { depth: 14, norm, skip: true, width: 8 };
    const network = buildNetwork(`rate_${ratesTried.length}`, design);
    const { epochs, evaluation } = await finish(
      nn.train(network, lab, { ...settings, epochs: 3, learningRate, name, signal }),
    );
    ratesTried.push({
      'learning rate': learningRate,
      'batch norm': norm,
      loss: epochs.at(-1)!.loss,
      accuracy: evaluation!.accuracy,
    });
    rateBar.set(ratesTried.length, { name });
  }
}
display.table(ratesTried);
