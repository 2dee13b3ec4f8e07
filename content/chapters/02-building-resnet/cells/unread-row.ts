const size = 230;
const windows = Math.floor((size - kernelSize) / 2) + 1; // ⌊(230 − 7) / 2⌋ + 1 = 112

const rows = Array.from({ length: size }, (_, row) => ({ row, windows: 0 }));
for (let window = 0; window < windows; window++) {
  for (let k = 0; k < kernelSize; k++) {
    rows[2 * window + k]!.windows += 1; // 2 · 111 + 6 = 228
  }
}

const lastRows = rows.slice(-8); // 222 … 229
display(
  Plot.plot({
    height: 200,
    y: { ticks: 4, domain: [0, 4.5] },
    marks: [
      Plot.barY(lastRows, { x: 'row', y: 'windows', fill: 'var(--main)', tip: true }),
      Plot.text(lastRows, {
        x: 'row',
        y: 'windows',
        text: 'windows',
        dy: -9,
        fill: (row) => (row.windows === 0 ? 'var(--unread)' : 'currentColor'),
      }),
      Plot.ruleY([0]),
    ],
  }),
);

rows.filter((row) => row.windows === 0);
