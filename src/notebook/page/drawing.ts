import type { Turns } from '../outputs/index.ts';

/**
 * The outputs of a page's cells, drawn in turns: of each cell the newest state, output by output.
 * A cell that changes while it is drawn is begun anew; what already stands costs it nothing.
 */
export interface Drawing {
  /** The cell's outputs have changed. */
  draw(cell: string): void;
}

/** @param stepsOf the drawing of a cell as it is now, a step an output; yields about how many elements the next one is */
export function createDrawing(
  turns: Turns,
  stepsOf: (cell: string) => Iterator<number, void> | undefined,
): Drawing {
  /** In the order in which they were asked for; without steps until the turn comes. */
  const waiting = new Map<string, { steps: Iterator<number, void>; elements: number } | undefined>();
  let running = false;

  async function work(): Promise<void> {
    for (;;) {
      await turns.take(waiting.values().next().value?.elements);
      const next = waiting.entries().next();
      if (next.done) break;
      const [cell, begun] = next.value;
      try {
        const steps = begun?.steps ?? stepsOf(cell);
        const step = steps?.next();
        if (!steps || !step || step.done) waiting.delete(cell);
        else waiting.set(cell, { steps, elements: step.value });
      } catch (error) {
        // One cell that cannot be drawn must not keep the others waiting.
        waiting.delete(cell);
        reportError(error);
      }
    }
    running = false;
  }

  return {
    draw(cell) {
      waiting.set(cell, undefined);
      if (running) return;
      running = true;
      void work();
    },
  };
}
