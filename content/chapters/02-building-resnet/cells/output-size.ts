function outputSize(n: number, before: number, after: number, k: number, s: number): number {
  return n;
}

function samePadding(n: number, k: number, s: number): [before: number, after: number] {
  return [0, 0];
}

({
  '230, 7 / 2': outputSize(224, 3, 3, 7, 2), // 112
  '114, 3 / 2': outputSize(112, 1, 1, 3, 2), // 56
  'same 224, 7 / 2': samePadding(224, 7, 2), // [2, 3]
});
