/** The experiments' rows and what follows from them. Pure: files are read by who asks. */
export { packBits, parseRows, unpackBits } from './row.ts';
export type { Answers, NetworkChoice, ResultRow } from './row.ts';
export { chosenRate, kindOf } from './choose.ts';
export { compare, finalRows, keyOf, neededRatio, rightOf, summarise } from './summary.ts';
export type { Comparison, Group } from './summary.ts';
export { comparisonsOf, experimentNames, inOrder, rowsOf, type ExperimentName } from './experiments.ts';
export { changes, type Change } from './verdict.ts';
export { depthFigure, type DepthFigure, type DepthGroup } from './depth-figure.ts';
