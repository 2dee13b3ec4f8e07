/** What the arrow keys mean where a place in two dimensions is moved. */

/** Steps to the right and down; each is −1, 0 or 1. */
export type ArrowStep = readonly [right: number, down: number];

const steps: Readonly<Record<string, ArrowStep>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

/** @param key `KeyboardEvent.key`; any but an arrow gives undefined */
export const arrowStep = (key: string): ArrowStep | undefined => steps[key];
