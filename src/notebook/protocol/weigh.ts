/**
 * What a message weighs: about the number of values that must be copied, looked at and drawn. A value counts one, 64
 * characters or a KiB of numbers count one too, so that a bitmap weighs little for its bytes and a tree much for its parts.
 *
 * @param most where counting ends: the answer is then only known to be more than that
 */
export function weigh(data: unknown, most: number): number {
  let weight = 0;
  // A list instead of recursion: a hostile tree may be nested as deep as it likes.
  const waiting: unknown[] = [data];
  const seen = new Set<object>();
  while (waiting.length > 0 && weight <= most) {
    const value = waiting.pop();
    weight += 1;
    if (typeof value === 'string') weight += value.length / 64;
    if (typeof value !== 'object' || value === null) continue;
    // A view of a few numbers brings all of the buffer behind it along.
    const held = ArrayBuffer.isView(value) ? value.buffer : value;
    if (seen.has(held)) continue;
    seen.add(held);
    if (held !== value || value instanceof ArrayBuffer) {
      weight += (held as ArrayBuffer).byteLength / 1_024;
      continue;
    }
    if (Array.isArray(value)) {
      // A sparse array costs nothing to send and everything to read.
      if (weight + value.length > most) return Infinity;
      for (const item of value as unknown[]) waiting.push(item);
    } else if (value instanceof Map) {
      for (const [key, item] of value as Map<unknown, unknown>) waiting.push(key, item);
    } else if (value instanceof Set) {
      for (const item of value as Set<unknown>) waiting.push(item);
    } else {
      for (const key in value) {
        weight += key.length / 64;
        waiting.push((value as Record<string, unknown>)[key]);
      }
    }
  }
  return weight;
}

/** A store of credit that fills by itself: `take` says whether there is enough, and takes it. */
export interface Credit {
  take(amount: number): boolean;
  /** Full again, whatever was taken. */
  fill(): void;
}

/** @param perSecond how much comes back, up to `most` */
export function createCredit(
  { most, perSecond }: { most: number; perSecond: number },
  now: () => number = () => performance.now(),
): Credit {
  let left = most;
  let last = now();
  return {
    take(amount) {
      const time = now();
      left = Math.min(most, left + ((time - last) / 1_000) * perSecond);
      last = time;
      if (left < amount) return false;
      left -= amount;
      return true;
    },
    fill() {
      left = most;
      last = now();
    },
  };
}
