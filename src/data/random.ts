/** A source of numbers in [0, 1) that is the same on every machine for the same seed. */
export type Random = () => number;

/**
 * The sfc32 generator (Chris Doty-Humphrey, PractRand), seeded from any number of
 * integers. Integer arithmetic only, so every engine draws the same sequence.
 */
export function seededRandom(...seeds: readonly number[]): Random {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  let counter = 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (const seed of seeds) {
    a ^= seed | 0;
    b ^= Math.floor(seed / 4294967296) | 0;
    // Neighbouring seeds must not give neighbouring sequences.
    for (let round = 0; round < 15; round++) next();
  }
  return () => next() / 4294967296;
}

/** The numbers 0 … count − 1 in random order (Fisher–Yates). */
export function shuffledIndices(count: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const held = order[last]!;
    order[last] = order[other]!;
    order[other] = held;
  }
  return order;
}
