const rowBytes = pets.size * 3; // 32 · 3 = 96
function upsideDown(set: typeof validation): typeof validation {
  const images = new Uint8Array(set.images.length);
  for (let picture = 0; picture < set.count; picture++) {
    for (let row = 0; row < pets.size; row++) {
      const from = (pets.size * (picture + 1) - 1 - row) * rowBytes;
      images.set(
        set.images.subarray(from, from + rowBytes),
        (pets.size * picture + row) * rowBytes,
      );
    }
  }
  return { ...set, images };
}

const turned = upsideDown(validation);
display.images(pixelsOf(turned, [0, 1, 2, 3, 4, 5, 6, 7]), { columns: 8, scale });

const upright = nn.evaluate(chosen, validation, lab);
const turnedOver = nn.evaluate(chosen, turned, lab);
display.table(
  Object.entries({ upright, 'upside down': turnedOver }).map(
    ([pictures, { accuracy, interval }]) => ({
      pictures,
      accuracy,
      low: interval[0],
      high: interval[1],
    }),
  ),
);
const ofWays = nn.mcnemar(isRight(upright), isRight(turnedOver));
display.table([
  {
    'upright +, upside down −': ofWays.onlyFirst,
    'upright −, upside down +': ofWays.onlySecond,
    p: ofWays.p,
  },
]);
