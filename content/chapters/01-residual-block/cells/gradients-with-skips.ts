const withSkips = await measured(true, initialScale);

const ofWeights = (rows: typeof withSkips) => rows.filter(({ of }) => of === '‖∂L/∂W‖');

display.table(
  names.map((activation) => {
    const ofFirst = (rows: typeof withSkips) =>
      ofWeights(rows).find((row) => row.layer === 1 && row.activation === activation)!.norm;
    return { activation, plain: ofFirst(withoutSkips), skip: ofFirst(withSkips) };
  }),
);

Plot.plot({
  y: { type: 'log', grid: true, tickFormat: '~e', label: '‖∂L/∂W‖' },
  color: { legend: true },
  marks: [
    Plot.line(ofWeights(withoutSkips), {
      x: 'layer',
      y: 'norm',
      stroke: 'activation',
      strokeDasharray: '3 3',
    }),
    Plot.line(ofWeights(withSkips), { x: 'layer', y: 'norm', stroke: 'activation', tip: true }),
  ],
});
