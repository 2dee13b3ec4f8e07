type Grid = number[][];

function convolve(image: Grid, kernel: Grid, stride: number): Grid {
  const side = kernel.length;
  const rows = Math.floor((image.length - side) / stride) + 1;
  const columns = Math.floor((image[0]!.length - side) / stride) + 1;
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => {
      let sum = 0;
      for (let u = 0; u < side; u++) {
        for (let v = 0; v < side; v++) {
          sum += kernel[u]![v]! * image[i * stride + u]![j * stride + v]!;
        }
      }
      return sum;
    }),
  );
}

convolve(
  [
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 9],
  ],
  [
    [1, 0],
    [0, -1],
  ],
  1,
); // 1 − 5 = −4
