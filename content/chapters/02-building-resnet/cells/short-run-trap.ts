const trap = [];
for (const batchNormMomentum of [0.99, 0.9]) {
  const network = nn.build(nn.cifarResnet(8, { width: 8, classes: 2 }));
  const settings = {
    epochs: 2,
    learningRate: 0.03,
    augment: false,
    batchNormMomentum,
  } as const;

  const bar = progress(`ρ = ${batchNormMomentum}`, settings.epochs * 50); // 1600 / 32 = 50
  for await (const { step, epochEnd } of nn.train(network, pets, { ...settings, signal })) {
    bar.set(step);
    if (!epochEnd?.test) continue;
    trap.push({
      ρ: batchNormMomentum,
      epoch: epochEnd.epoch,
      'training loss': epochEnd.loss,
      'training accuracy': epochEnd.accuracy,
      'test accuracy': epochEnd.test.accuracy,
      '95 %': epochEnd.test.interval.map((bound) => bound.toFixed(3)).join(' – '),
    });
  }
}

display.table(trap);
