const isRight = ({ probabilities, labels, classes }: nn.Evaluation) =>
  Array.from(labels, (label, at) => {
    const row = probabilities.subarray(at * classes.length, (at + 1) * classes.length);
    return Math.max(...row) === row[label];
  });

const cnnRight = isRight(cnnRun.evaluation!);
const chosenRight = isRight(chosenRun.evaluation!);
const { onlyFirst: onlyCnn, onlySecond: onlyChosen, p } = nn.mcnemar(cnnRight, chosenRight);

display.table([
  {
    '': 'simple CNN +',
    'rate × 5 +': cnnRight.filter((right, at) => right && chosenRight[at]).length,
    'rate × 5 −': onlyCnn,
  },
  {
    '': 'simple CNN −',
    'rate × 5 +': onlyChosen,
    'rate × 5 −': cnnRight.filter((right, at) => !right && !chosenRight[at]).length,
  },
]);
display(p, { name: 'p' });
