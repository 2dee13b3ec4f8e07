const shipped = await nn.trained('resnet20');

const onTraining = nn.evaluate(shipped.model, pets.train, shipped);

display.table([
  {
    network: shipped.name,
    parameters: shipped.model.countParams(),
    epochs: shipped.epochs.length,
    updates: shipped.steps, // 100 · 1600 / 32 = 5000
    'running accuracy': shipped.epochs.at(-1)!.accuracy,
    'train accuracy': onTraining.accuracy,
    'test accuracy': shipped.test.accuracy,
    low: shipped.test.interval[0],
    high: shipped.test.interval[1],
  },
]);

const again = nn.evaluate(shipped.model, pets.test, shipped);
display(again.accuracy - shipped.test.accuracy, { name: 'Δ' });
