import {
  drawIn,
  drawingLimits,
  type DrawingLimits,
  narrowerRoom,
  PaperDocument,
  PaperFull,
  type Rehearsal,
} from '../../drawing/index.ts';
import { type Painted, pixelsPainted } from './paint.ts';
import type { RecordedCall } from '../../protocol/index.ts';

/** Code runs slowly when it runs for the first time; what is measured is how long it takes afterwards. */
const tries = 4;

/**
 * Draw a plot on paper and see what it comes to. Takes as long as the drawing takes: meant for a
 * worker, which can be ended.
 */
export function rehearse(
  plot: RecordedCall,
  room: number | undefined,
  limits: DrawingLimits = drawingLimits,
): Rehearsal {
  let shortest = Infinity;
  /** Where functions have not answered what Plot asks at this width. */
  let narrower: number | undefined;
  for (let attempt = 0; attempt < tries; attempt++) {
    const began = performance.now();
    let missing = 0;
    try {
      const drawn = drawIn(new PaperDocument(limits), plot, narrower ?? room, () => (missing += 1));
      if (missing > 0 && narrower === undefined) {
        narrower = narrowerRoom(plot, room);
        // Another drawing, which has tries of its own.
        if (narrower !== undefined) {
          [attempt, shortest] = [-1, Infinity];
          continue;
        }
      }
      shortest = Math.min(shortest, performance.now() - began);
      if (shortest > limits.milliseconds) continue;
      const painted = pixelsPainted(drawn as unknown as Painted, limits.paint);
      if (painted > limits.paint) return { fits: false, limit: 'paint', most: limits.paint };
      return narrower === undefined ? { fits: true } : { fits: true, room: narrower };
    } catch (error) {
      if (error instanceof PaperFull) return { fits: false, limit: error.limit, most: error.most };
      return { fits: false, error: (error instanceof Error ? error.message : String(error)).slice(0, 1_000) };
    }
  }
  return { fits: false, limit: 'milliseconds', most: limits.milliseconds };
}
