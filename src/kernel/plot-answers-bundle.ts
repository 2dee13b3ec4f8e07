/** The bundle that the kernel is sent when a plot first has functions that Plot calls while it draws; see `late-plot-answers.ts`. */
import { answerFunctions } from '../notebook/drawing/index.ts';

globalThis.residualPlotAnswers = answerFunctions;
