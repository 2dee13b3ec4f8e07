/**
 * How many times longer than alone work takes at present, since others have the processors: 1 on an idle machine.
 * A bound on time is multiplied by it, so that it holds the program to account and not the machine.
 * @param milliseconds of processor time that it is measured over
 */
export function slowness(milliseconds = 50): number {
  const began = performance.now();
  const before = process.cpuUsage();
  let used = 0;
  while (used < milliseconds) {
    const { user, system } = process.cpuUsage(before);
    used = (user + system) / 1_000;
  }
  return Math.max(1, (performance.now() - began) / used);
}
