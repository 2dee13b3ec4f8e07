/**
 * Student's t: how many standard errors a 95 % interval reaches to either side when the error was itself estimated, with
 * so many degrees of freedom (not necessarily a whole number).
 *
 * With t = √ν · tan θ the density becomes proportional to cosᵛ⁻¹ θ on (−π/2, π/2), which has no tail to cut off; θ is
 * found by bisection on its integral.
 */
export function studentQuantile(degreesOfFreedom: number, level = 0.95): number {
  const area = (to: number) => integral((theta) => Math.cos(theta) ** (degreesOfFreedom - 1), to);
  const whole = area(Math.PI / 2);
  let [low, high] = [0, Math.PI / 2];
  while (high - low > 1e-10) {
    const middle = (low + high) / 2;
    if (area(middle) < level * whole) low = middle;
    else high = middle;
  }
  return Math.sqrt(degreesOfFreedom) * Math.tan((low + high) / 2);
}

/** From 0, by Simpson's rule: fine enough for the narrow peak of some thousand degrees of freedom. */
function integral(of: (x: number) => number, to: number): number {
  const parts = 2000;
  const step = to / parts;
  let sum = of(0) + of(to);
  for (let at = 1; at < parts; at++) sum += (at % 2 === 1 ? 4 : 2) * of(at * step);
  return (sum * step) / 3;
}
