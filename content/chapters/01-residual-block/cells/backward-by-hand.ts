function lossAndGradients(w1: number, w2: number, x: number, t: number) {
  const h = Math.tanh(w1 * x);
  const y = w2 * h;
  const L = (y - t) ** 2 / 2;

  const dy = 0;
  const dw2 = 0;
  const dh = 0;
  const dw1 = 0;

  return { L, dw1, dw2 };
}

lossAndGradients(0.5, 2, 1, 3);
