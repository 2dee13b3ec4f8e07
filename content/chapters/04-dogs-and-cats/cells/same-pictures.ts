const isRight = ({ evaluation }: (typeof runs)[number]) =>
  Array.from(evaluation!.labels, (label, at) => {
    const dog = evaluation!.probabilities[2 * at]!;
    return (dog > 0.5 ? 0 : 1) === label;
  });

const cnnRight = isRight(cnnRun);
const bestRight = isRight(scheduleRun);
const onlyCnn = cnnRight.filter((right, at) => right && !bestRight[at]).length;
const onlyBest = bestRight.filter((right, at) => right && !cnnRight[at]).length;
const pairs = onlyCnn + onlyBest;
const z = (onlyBest - onlyCnn) / Math.sqrt(Math.max(pairs, 1));

display.table([
  {
    '': 'simple CNN +',
    'one-cycle +': cnnRight.filter((right, at) => right && bestRight[at]).length,
    'one-cycle −': onlyCnn,
  },
  {
    '': 'simple CNN −',
    'one-cycle +': onlyBest,
    'one-cycle −': cnnRight.filter((right, at) => !right && !bestRight[at]).length,
  },
]);
display(z, { name: 'z' }); // |z| > 1.96
