interface Design {
  readonly depth: number;
  readonly norm: boolean;
  readonly skip: boolean;
  readonly width?: number;
}

const ofPictures = { input: pets.size, classes: pets.classes.length };
function buildNetwork(
  name: string,
  { depth, ...design }: Design,
  seed: number = settings.seed,
) {
  const spec = nn.cifarResnet(depth, { width: 16, ...ofPictures, ...design });
  return nn.build({ ...spec, name }, { seed });
}

display.table(
  [8, 14, 20].flatMap((depth) =>
    [false, true].map((skip) => {
      const { totals } = nn.describe(buildNetwork('counted', { depth, norm: true, skip }));
      return {
        layers: depth, // 6 · 3 + 2 = 20
        skip,
        parameters: totals.trainable,
        'multiply-adds': totals.multiplyAdds,
      };
    }),
  ),
);
