const halved = await measured(false, 0.5);

const normsOf = (activation: string, of: string) =>
  halved
    .filter((row) => row.activation === activation && row.of === of)
    .map(({ norm }) => norm);

display.table(
  names.flatMap((activation) =>
    ['‖∂L/∂W‖', '‖∂L/∂x‖'].map((of) => {
      const norms = normsOf(activation, of);
      const [first, last] = [norms[0]!, norms.at(-1)!];
      return { activation, of, first, last, 'first / last': first / last };
    }),
  ),
);

gradientsByLayer(halved);
