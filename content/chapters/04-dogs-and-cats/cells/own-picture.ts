const whose = view(Inputs.select(['cat', 'reader'], { label: 'picture' }));

const verdict = await predict(best, whose, pets);
