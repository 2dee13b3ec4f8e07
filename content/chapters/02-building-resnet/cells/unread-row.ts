const size = 230;
const windows = Math.floor((size - kernelSize) / 2) + 1; // ⌊(230 − 7) / 2⌋ + 1 = 112

const rows = Array.from({ length: size }, (_, row) => ({ row, windows: 0 }));
for (let window = 0; window < windows; window++) {
  for (let k = 0; k < kernelSize; k++) {
    rows[2 * window + k]!.windows += 1; // 2 · 111 + 6 = 228
  }
}

display(
  Plot.plot({
    height: 180,
    marks: [
      Plot.barY(rows.slice(-24), { x: 'row', y: 'windows', fill: 'steelblue', tip: true }),
      Plot.ruleY([0]),
    ],
  }),
);

rows.filter((row) => row.windows === 0);
