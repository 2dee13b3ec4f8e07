const firstPicture = view(Inputs.select(['cat', 'reader'], { label: 'picture' }));

const firstVerdict = await predict(shipped.model, firstPicture, pets);
