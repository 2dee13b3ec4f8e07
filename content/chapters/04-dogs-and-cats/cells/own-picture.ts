const whose: string = 'cat';

const verdict = await predict(best, whose, pets);

verdict.probabilities;
