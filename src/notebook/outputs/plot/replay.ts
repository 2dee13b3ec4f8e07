import { drawIn, drawingLimits, narrowerRoom } from '../../drawing/index.ts';
import type { RecordedCall } from '../../protocol/index.ts';
import { guardedDocument } from './guarded-document.ts';

/**
 * Draw a recorded plot with the real Observable Plot, in a document that checks every address and style
 * that is written to it, and loads nothing.
 * @param plot a recording that `checkRecordedPlot` has let pass
 * @param document of the page
 * @param room CSS pixels across that the page has: a wider plot is drawn narrower, so that its text keeps its size. Where
 *   functions of the cell have not answered what Plot asks at that width, it is drawn at the next narrower one where they have
 * @returns the plot's SVG or figure
 * @throws what Plot itself throws for options that make no sense
 * @throws {RefusedData} for what may not be on the page
 */
export function replay(plot: RecordedCall, document: Document, room?: number): Element {
  const drawAt = (width: number | undefined): { drawn: Element; isMissing: boolean } => {
    const guarded = guardedDocument(document, drawingLimits);
    let isMissing = false;
    const drawn = drawIn(guarded.document, plot, width, () => (isMissing = true)) as unknown as Element;
    guarded.sweep(drawn);
    return { drawn, isMissing };
  };
  const first = drawAt(room);
  const narrower = first.isMissing ? narrowerRoom(plot, room) : undefined;
  return narrower === undefined ? first.drawn : drawAt(narrower).drawn;
}
