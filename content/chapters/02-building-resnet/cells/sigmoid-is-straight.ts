const sigmoidOf = (x: number) => 1 / (1 + Math.exp(-x));
const lineOf = (x: number) => 0.5 + x / 4; // 1 / 4

const sampled = [...(await tf.slice(tf.reshape(xHat, [-1, 8]), [0, 0], [4000, 1]).data())];

const nearZero = sampled.filter((x) => Math.abs(x) < 2);
const onTheLine = sampled.filter((x) => Math.abs(sigmoidOf(x) - lineOf(x)) < 0.02);
display(nearZero.length / 4000, { name: '|x̂| < 2' });
display(onTheLine.length / 4000, { name: '|sigmoid − line| < 0.02' });

const along = Array.from({ length: 121 }, (_, i) => (i - 60) / 10); // −6 … 6
const itself = (value: number) => value;
Plot.plot({
  x: { domain: [-6, 6] },
  y: { domain: [0, 1], grid: true },
  marks: [
    Plot.line(along, { x: itself, y: sigmoidOf, stroke: 'var(--main)' }),
    Plot.line([-2, 2], { x: itself, y: lineOf, strokeDasharray: '4 3' }),
    Plot.dot(sampled.slice(0, 300), {
      x: itself,
      y: sigmoidOf,
      r: 2,
      fill: 'var(--norm)',
      fillOpacity: 0.3,
    }),
  ],
});
