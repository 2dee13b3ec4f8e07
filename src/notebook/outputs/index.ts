/** Draws what cells show. `frozen.ts` is a door too: what is stored of outputs is also read where nothing is drawn. */

export { bookColors } from '../protocol/index.ts';
export { adoptStyles } from './adopt-styles.ts';
export { awaits, whenDrawn } from './awaited.ts';
export { deferredView } from './deferred.ts';
export { createTurns, sliceElements, type Turns } from './drawing-turns.ts';
export { drawingWeight, drawnAtOnce } from './drawing-weight.ts';
export { element, svgElement } from './element.ts';
export { coverFaceless } from './faceless.ts';
export { formulaOptions, isSettable } from './formula-size.ts';
export { drawnScale, manyIn, valueLine } from './image.ts';
export { labelOf, relabel } from './labels.ts';
export { createNearness } from './nearness.ts';
export { curable } from './error.ts';
export { networkTable } from './network-table.ts';
export { durationText, numberText } from './number-text.ts';
export { namedParts } from '../drawing/index.ts';
export { replay } from './plot/replay.ts';
export { progressView } from './progress.ts';
export { contained, render } from './render.ts';
export { explanationText, textOf, thrownText } from './text-of.ts';
export { textPieces } from './text-pieces.ts';
export { undrawable } from './undrawable.ts';
export { unfold } from './unfold.ts';
export type { CustomRenderer, OutputHost, View } from './view.ts';
