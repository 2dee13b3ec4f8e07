const sideways = view(Inputs.range([-3, 3], { value: 0, step: 1, label: 'across' }));

Plot.plot({
  x: { label: 'along (quarters of a filter)' },
  y: { type: 'log', domain: [0.1, 10], clamp: true, grid: true, label: 'training loss' },
  color: { legend: true },
  marks: [
    Plot.line(
      landscape.filter((place) => place.across === sideways),
      { x: 'along', y: 'loss', stroke: 'network', marker: true, tip: true },
    ),
  ],
});
