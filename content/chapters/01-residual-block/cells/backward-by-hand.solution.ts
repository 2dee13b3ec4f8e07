function lossAndGradients(w1: number, w2: number, x: number, t: number) {
  const h = Math.tanh(w1 * x);
  const y = w2 * h;
  const L = (y - t) ** 2 / 2;

  const dy = y - t;
  const dw2 = dy * h;
  const dh = dy * w2;
  const dw1 = dh * (1 - h ** 2) * x;

  return { L, dw1, dw2 };
}

lossAndGradients(0.5, 2, 1, 3);
