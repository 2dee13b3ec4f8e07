/**
 * What one thread hands to another, no faster than that one takes it: a hundred large messages that have come at once
 * would each be read in a few milliseconds, but all before anything else has its turn.
 */
export interface Pace<Item> {
  /** Hands it on, after all that was put before it. @returns whether that is done: otherwise it waits */
  put(item: Item, weight: number): boolean;
  /** The other thread has taken what was marked as the last. */
  taken(): void;
}

/**
 * @param send hands one on; after a `last` one nothing more is sent until it is taken
 * @param most the weight that may be taken in a row; a heavier one is taken alone
 */
export function createPace<Item>(send: (item: Item, last: boolean) => void, most: number): Pace<Item> {
  const waiting: { item: Item; weight: number }[] = [];
  let sent = 0;
  let isTaken = true;

  function go(): void {
    let count = 0;
    for (const { item, weight } of waiting) {
      if (!isTaken) break;
      count += 1;
      sent += weight;
      isTaken = sent < most;
      if (!isTaken) sent = 0;
      send(item, !isTaken);
    }
    waiting.splice(0, count);
  }

  return {
    put(item, weight) {
      waiting.push({ item, weight });
      go();
      return waiting.length === 0;
    },
    taken() {
      isTaken = true;
      go();
    },
  };
}
