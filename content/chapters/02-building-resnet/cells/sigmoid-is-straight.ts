const sigmoidOf = (x: number) => 1 / (1 + Math.exp(-x));
const lineOf = (x: number) => 0.5 + x / 4; // 1 / 4

const sampled = Array.from(await tf.slice(tf.reshape(xHat, [-1, 8]), [0, 0], [4000, 1]).data());

display(sampled.filter((x) => Math.abs(x) < 2).length / 4000, { name: '|x̂| < 2' });
display(sampled.filter((x) => Math.abs(sigmoidOf(x) - lineOf(x)) < 0.02).length / 4000, { name: '|Δ| < 0.02' });

const steps = Array.from({ length: 121 }, (_, i) => (i - 60) / 10); // −6 … 6
Plot.plot({
  x: { domain: [-6, 6] },
  y: { domain: [0, 1], grid: true },
  marks: [
    Plot.line(steps, { x: (x) => x, y: sigmoidOf, stroke: 'teal' }),
    Plot.line([-2, 2], { x: (x) => x, y: lineOf, strokeDasharray: '4 3' }),
    Plot.dot(sampled.slice(0, 300), { x: (x) => x, y: sigmoidOf, r: 2, fill: 'steelblue', fillOpacity: 0.3 }),
  ],
})
