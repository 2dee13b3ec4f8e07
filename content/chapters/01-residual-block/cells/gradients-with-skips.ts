const withSkips = await measured(true);

display.table(
  names.map((activation) => {
    const ofFirst = (rows: typeof withSkips) =>
      rows.find((row) => row.layer === 1 && row.activation === activation)!.norm;
    return { activation, plain: ofFirst(withoutSkips), skip: ofFirst(withSkips) };
  }),
);

Plot.plot({
  y: { type: 'log', grid: true, tickFormat: '~e' },
  color: { legend: true },
  marks: [
    Plot.line(withoutSkips, {
      x: 'layer',
      y: 'norm',
      stroke: 'activation',
      strokeDasharray: '3 3',
    }),
    Plot.line(withSkips, { x: 'layer', y: 'norm', stroke: 'activation', tip: true }),
  ],
});
