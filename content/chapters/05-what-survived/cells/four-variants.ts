const wholeOf = (convention: 'paper' | 'torchvision') =>
  nn.describeNetwork(nn.resnet(50, { convention })).totals;
const stemTotals = { A: stemOf('A').totals, C: stemOf('C').totals };

const [variantA, variantB] = [wholeOf('paper'), wholeOf('torchvision')];
const variantC = {
  trainable: variantB.trainable - stemTotals.A.trainable + stemTotals.C.trainable,
  multiplyAdds: variantB.multiplyAdds - stemTotals.A.multiplyAdds + stemTotals.C.multiplyAdds,
};

display.table(
  [
    { variant: 'A', stem: '7 × 7', stride: '1 × 1', shortcut: '1 × 1 / 2', ...variantA },
    { variant: 'B', stem: '7 × 7', stride: '3 × 3', shortcut: '1 × 1 / 2', ...variantB },
    { variant: 'C', stem: '3 · (3 × 3)', stride: '3 × 3', shortcut: '1 × 1 / 2', ...variantC },
    {
      variant: 'D',
      stem: '3 · (3 × 3)',
      stride: '3 × 3',
      shortcut: '2 × 2 + 1 × 1',
      ...variantC,
    },
  ].map(({ variant, stem, stride, shortcut, trainable, multiplyAdds }) => ({
    variant,
    stem,
    stride,
    shortcut,
    parameters: trainable,
    'multiply-adds': multiplyAdds,
  })),
);
