const lastStage = nn.withHead(body, head, 'last_stage');
const thawed = nn.freeze(lastStage);
display(nn.describe(lastStage).totals.trainable, { name: 'trainable' });

const lastStageRun = await watch(
  nn.train(
    lastStage,
    {
      name: own.name,
      train: ownParts.train,
      test: ownParts.validation,
      normalisation: bodyScale,
    },
    {
      epochs: 6,
      batchSize: 32,
      seed: settings.seed,
      learningRate: 0.01,
      evaluateEvery: 0,
      name: 'last stage',
      signal,
    },
  ),
);

display.table(
  Object.entries({ head: headAlone, 'last stage': lastStageRun.evaluation! }).map(
    ([trained, { accuracy, interval }]) => ({
      trained,
      accuracy,
      low: interval[0],
      high: interval[1],
    }),
  ),
);
const saidRight = ({ probabilities, labels, classes }: nn.Evaluation) =>
  Array.from(labels, (label, at) => {
    const row = probabilities.subarray(at * classes.length, (at + 1) * classes.length);
    return Math.max(...row) === row[label];
  });
const ofStages = nn.mcnemar(saidRight(headAlone), saidRight(lastStageRun.evaluation!));
display.table([
  {
    'head +, last stage −': ofStages.onlyFirst,
    'head −, last stage +': ofStages.onlySecond,
    p: ofStages.p,
  },
]);
