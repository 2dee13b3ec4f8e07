/** Wilson's score interval of a proportion (Wilson 1927); z = 1.96 for 95 %. */
export function wilsonInterval(successes: number, count: number, z = 1.959964): [low: number, high: number] {
  const share = successes / count;
  const spread = (z * z) / count;
  const centre = (share + spread / 2) / (1 + spread);
  const half = (z / (1 + spread)) * Math.sqrt((share * (1 - share)) / count + spread / (4 * count));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
