const sizes = [1, 1e-2, 1e-4, 1e-6, 0];
const epsilons = [1e-3, 1.001e-5, 0];

display.table(
  sizes.map((variance) => ({
    'σ²': variance,
    ...Object.fromEntries(
      epsilons.map((e) => [`ε = ${e}`, Math.sqrt(variance / (variance + e))]),
    ),
  })),
);
