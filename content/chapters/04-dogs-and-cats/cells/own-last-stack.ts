const lastStack = nn.withHead(body, head, 'last_stack');
const thawed = nn.freeze(lastStack);
display(nn.describe(lastStack).totals.trainable, { name: 'trainable' });

const lastStackRun = await watch(
  nn.train(
    lastStack,
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
      name: 'last stack',
      signal,
    },
  ),
);

display.table(
  Object.entries({ head: headAlone, 'last stack': lastStackRun.evaluation! }).map(
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
const ofStacks = nn.mcnemar(saidRight(headAlone), saidRight(lastStackRun.evaluation!));
display.table([
  {
    'head +, last stack −': ofStacks.onlyFirst,
    'head −, last stack +': ofStacks.onlySecond,
    p: ofStacks.p,
  },
]);
