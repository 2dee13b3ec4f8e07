/** The bundle that the kernel is sent when a plot first has functions that Plot calls while it draws; see `late-plot-answers.ts`. */
import { answerFunctions, madeOf, scaleOfPlot } from '../notebook/drawing/index.ts';
import type { PlotAnswersBundle } from './late-plot-answers.ts';

globalThis.residualPlotAnswers = { answerFunctions, madeOf, scaleOfPlot } satisfies PlotAnswersBundle;
