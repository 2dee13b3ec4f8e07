const scratch = nn.build(nn.cifarResnet(20, { width: 16, classes: 2 }), { seed: 1 });
const scratchRun = await watch(
  nn.train(scratch, turned, { ...short, learningRate: 0.03, name: 'from scratch', signal }),
);

display.table(
  [
    { start: 'ResNet-20, as it was', updates: 0, ...shippedOnTurned },
    { start: 'ResNet-20, fine-tuned', updates: tunedRun.steps, ...tunedRun.evaluation! },
    { start: 'random weights', updates: scratchRun.steps, ...scratchRun.evaluation! },
  ].map(({ start, updates, accuracy, interval: [low, high] }) => ({
    start,
    updates,
    accuracy,
    low,
    high,
  })),
);
