/** The drawings of the training panels, by Observable Plot: loaded when the first one is drawn. */
export { trainingCurves } from './curve-charts.ts';
export { reliabilityDiagram } from './reliability-chart.ts';
export { comparedCurves } from './compared-charts.ts';
export { gradientMap, gradientNorms, layerHistogram, microscopeLosses } from './microscope-charts.ts';
