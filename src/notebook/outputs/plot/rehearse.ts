import { drawingLimits, type DrawingLimits, type Rehearsal } from './drawing-limits.ts';
import { PaperDocument, PaperFull } from './paper.ts';
import { type Painted, pixelsPainted } from './paint.ts';
import type { RecordedCall } from '../../protocol/index.ts';
import { drawIn } from './replay.ts';

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
  for (let attempt = 0; attempt < tries; attempt++) {
    const began = performance.now();
    try {
      const paper = new PaperDocument(limits);
      const drawn = drawIn(paper as unknown as Document, plot, room);
      shortest = Math.min(shortest, performance.now() - began);
      if (shortest > limits.milliseconds) continue;
      const painted = pixelsPainted(drawn as unknown as Painted, limits.paint);
      return painted > limits.paint ? { fits: false, limit: 'paint', most: limits.paint } : { fits: true };
    } catch (error) {
      if (error instanceof PaperFull) return { fits: false, limit: error.limit, most: error.most };
      return { fits: false, error: (error instanceof Error ? error.message : String(error)).slice(0, 1_000) };
    }
  }
  return { fits: false, limit: 'milliseconds', most: limits.milliseconds };
}
