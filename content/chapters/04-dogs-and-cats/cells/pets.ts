const pets = await data.load('dogs-and-cats'); // 800 · 2 = 1600, 200 · 2 = 400

const pixelsOf = (set: typeof pets.train, chosen: readonly number[]) => {
  const bytes = set.size * set.size * 3; // 32 · 32 · 3 = 3072
  const images = new Float32Array(chosen.length * bytes);
  for (const [to, at] of chosen.entries())
    images.set(set.images.subarray(at * bytes, (at + 1) * bytes), to * bytes);
  return tf.tensor4d(images, [chosen.length, set.size, set.size, 3]);
};

const ofClass = (set: typeof pets.train, label: number) =>
  Array.from(set.labels.keys()).filter((at) => set.labels[at] === label);
const first = pets.classes.flatMap((_, label) => ofClass(pets.train, label).slice(0, 8));
const scale = Math.max(1, Math.round(64 / pets.size)); // 64 / 32 = 2
display.images(pixelsOf(pets.train, first), {
  columns: 8,
  scale,
  titles: first.map((at) => pets.classes[pets.train.labels[at]!]!),
});

const { train, validation } = data.splitForValidation(pets.train, 0.2); // 1600 · 0.2 = 320
const lab = { ...pets, train, test: validation };
display.table(
  Object.entries({ train, validation, test: pets.test }).map(([name, set]) => ({
    set: name,
    pictures: set.count,
    ...Object.fromEntries(
      pets.classes.map((kind, label) => [kind, ofClass(set, label).length]),
    ),
  })),
);
