const isRight = ({ probabilities, labels }: nn.Evaluation) =>
  Array.from(labels, (label, at) => probabilities[2 * at + label]! > 0.5);

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
