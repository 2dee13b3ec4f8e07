const classifier = await nn.trained('pets');
const firstPicture = view(Inputs.select(['cat', 'reader'], { label: 'picture' }));

const firstVerdict = await predict(classifier, firstPicture);
