for (const [a, b] of [
  [12, 0],
  [0, 12],
  [8, 3],
  [3, 8],
  [7, 7],
  [0, 0],
  [62, 50],
  [60, 40],
] as const) {
  const answers = (right: boolean) => [
    ...Array<boolean>(a).fill(right),
    ...Array<boolean>(b).fill(!right),
  ];
  const { p } = nn.mcnemar(answers(true), answers(false));
  const found = pairedP(a, b);
  check(`p(${a}, ${b}) = ${p.toFixed(4)}`, Math.abs(found - p) < 1e-6, String(found));
}
