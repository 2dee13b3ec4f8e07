const rowBytes = 32 * 3; // 32 · 3 = 96
function upsideDown(set: typeof pets.train): typeof pets.train {
  const images = new Uint8Array(set.images.length);
  for (let picture = 0; picture < set.count; picture++) {
    for (let row = 0; row < 32; row++) {
      const from = (32 * picture + 31 - row) * rowBytes;
      images.set(set.images.subarray(from, from + rowBytes), (32 * picture + row) * rowBytes);
    }
  }
  return { ...set, images };
}

const fifth = Array.from({ length: 320 }, (_, at) => 5 * at); // 1600 / 5 = 320
const turned = {
  ...pets,
  train: upsideDown(data.subset(pets.train, fifth)),
  test: upsideDown(pets.test),
};
display.images(pixelsOf(turned.test, [0, 1, 2, 3, 200, 201, 202, 203]), {
  columns: 8,
  scale: 2,
});

const shippedOnTurned = nn.evaluate(shipped.model, turned.test, turned);
display.table([
  { pictures: 'upright', accuracy: shipped.test.accuracy },
  { pictures: 'upside down', accuracy: shippedOnTurned.accuracy },
]);
