const scratch = resnet20('scratch');
const scratchRun = await watch(
  nn.train(scratch, few, { ...short, learningRate: 0.03, name: 'from scratch', signal }),
);

display.table(
  Object.entries({ 'fine-tuned': tunedRun, 'from scratch': scratchRun }).map(
    ([start, { steps, evaluation }]) => ({
      start,
      updates: steps,
      accuracy: evaluation!.accuracy,
      low: evaluation!.interval[0],
      high: evaluation!.interval[1],
    }),
  ),
);
const ofStarts = nn.mcnemar(isRight(tunedRun.evaluation!), isRight(scratchRun.evaluation!));
display.table([
  {
    'fine-tuned +, scratch −': ofStarts.onlyFirst,
    'fine-tuned −, scratch +': ofStarts.onlySecond,
    p: ofStarts.p,
  },
]);
