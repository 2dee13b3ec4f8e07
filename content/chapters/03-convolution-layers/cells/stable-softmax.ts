function mySoftmax(z: number[]): number[] {
  const powers = z.map(Math.exp);
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

({
  '2, 0.5': mySoftmax([2, 0.5]),
  '1000, 998.5': mySoftmax([1000, 998.5]),
});
