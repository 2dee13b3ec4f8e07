const pets = await data.load('dogs-and-cats'); // 800 · 2 = 1600, 200 · 2 = 400

const pixelsOf = (set: typeof pets.train, chosen: readonly number[]) => {
  const size = 32 * 32 * 3; // 32 · 32 · 3 = 3072
  const bytes = chosen.map((at) => set.images.subarray(at * size, (at + 1) * size));
  return tf.tensor4d(
    bytes.flatMap((picture) => [...picture]),
    [chosen.length, 32, 32, 3],
  );
};

const first = [0, 1, 2, 3, 4, 5, 6, 7, 800, 801, 802, 803, 804, 805, 806, 807];
display.images(pixelsOf(pets.train, first), {
  columns: 8,
  scale: 2,
  titles: first.map((at) => pets.classes[pets.train.labels[at]!]!),
});

const { train, validation } = data.splitForValidation(pets.train, 0.2); // 1600 · 0.2 = 320
const lab = { ...pets, train, test: validation };
display.table(
  Object.entries({ train, validation, test: pets.test }).map(([set, { labels, count }]) => ({
    set,
    pictures: count,
    dogs: labels.filter((label) => label === 0).length,
    cats: labels.filter((label) => label === 1).length,
  })),
);
