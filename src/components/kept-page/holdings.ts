import { type Kind, type KeptItem, kinds } from '../kept/kinds.ts';

/** One kind with what there is of it. A store that is refused has nothing, and says why. */
export interface Holding {
  readonly kind: Kind;
  readonly items: readonly KeptItem[];
  readonly bytes: number;
  readonly trouble?: unknown;
}

export const holdings = (): Promise<Holding[]> =>
  Promise.all(
    kinds.map(async (kind): Promise<Holding> => {
      try {
        const items = await kind.list();
        return { kind, items, bytes: items.reduce((sum, { bytes }) => sum + bytes, 0) };
      } catch (trouble) {
        return { kind, items: [], bytes: 0, trouble };
      }
    }),
  );

/** What was cleared, as far as it is light enough to be held in memory. */
export type Cleared = { kind: Kind; id: string; value: unknown }[];

/** @returns what can be brought back, and how many things are gone in all */
export async function clear(held: readonly Holding[]): Promise<{ cleared: Cleared; count: number }> {
  const cleared: Cleared = [];
  let count = 0;
  for (const { kind, items } of held)
    for (const { id } of items) {
      if (kind.isLight) {
        const value = await kind.read(id);
        // Gone since this page looked, by another one: there is nothing to bring back.
        if (value === undefined) continue;
        cleared.push({ kind, id, value });
      }
      await kind.remove(id);
      count += 1;
    }
  return { cleared, count };
}

/** Where nothing has been kept since. @returns how many came back */
export async function bringBack(cleared: Cleared): Promise<number> {
  let count = 0;
  for (const { kind, id, value } of cleared) {
    if ((await kind.read(id)) !== undefined) continue;
    await kind.write(id, value);
    count += 1;
  }
  return count;
}
