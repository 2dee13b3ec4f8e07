/**
 * What a recorded plot comes to: drawn with the real Observable Plot on any document, on paper as well, where nothing is
 * shown. The page draws with it, and rehearses; a kernel is sent it to answer for the functions of a plot.
 */
export { answerFunctions, type FunctionsOfPlot, madeOf, scaleOfPlot } from './answer-functions.ts';
export { asksTooMuch } from './asked.ts';
export { drawIn, namedParts, narrowerRoom } from './draw-in.ts';
export { drawingLimits, type DrawingLimits, type Rehearsal } from './drawing-limits.ts';
export { PaperDocument, PaperFull } from './paper.ts';
