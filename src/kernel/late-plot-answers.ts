/**
 * `plot-answers.ts` in a kernel that is sent Observable Plot when a plot first has functions that are called while it is drawn,
 * or a cell names what Plot itself computes at once: scales, formats, columns, intervals.
 */
import type { answerFunctions, madeOf as ofCall, scaleOfPlot as ofPlot } from '../notebook/drawing/index.ts';
import type { AskingRecording } from '../notebook/kernel/index.ts';
import { takeBundle, unwritten } from './late-bundle.ts';
import type { answered as here } from './plot-answers.ts';

export interface PlotAnswersBundle {
  answerFunctions: typeof answerFunctions;
  madeOf: typeof ofCall;
  scaleOfPlot: typeof ofPlot;
}

declare global {
  var residualPlotAnswers: PlotAnswersBundle | undefined;
}

let load: () => Promise<unknown> = () => Promise.reject(new Error('There is nothing to load it from.'));
let loading: Promise<PlotAnswersBundle> | undefined;
let bundle: PlotAnswersBundle | undefined;
/** Plots that wait for it: those with functions that come after them wait, too, and come in their order. */
let waiting = 0;

/** @param given gives the text of the bundle */
export function loadPlotAnswersBy(given: () => Promise<unknown>): void {
  load = given;
}

export async function loadPlotAnswers(): Promise<void> {
  await (loading ??= taken());
}

/** A function that is written here, or one by its name, where an option's value stands. */
const written = String.raw`(?:async\b|function\b|\(|[\w$]+\s*=>)`;
const named = String.raw`[A-Za-z_$][\w$.]*\s*[,})\n]`;
const asking = [
  // A scale, or a legend of one.
  String.raw`\bPlot\s*\.\s*scale\b|\.\s*(?:scale|legend)\s*\(\s*['"\x60]`,
  // What is had of Plot at once, and what is given a function.
  String.raw`\bPlot\s*\.\s*(?:autoSpec|transform|initializer|format\w+|valueof|column|\w+Interval)\b`,
  // Options that Plot calls while it draws, written as properties or as methods.
  String.raw`(?<![.\w$])(?:curve|projection|tickFormat|interpolate|mapIndex|reduceIndex|reduce|thresholds|sweep|draw|treeSort|treeSeparation|nodeLabel)\s*(?::\s*(?:${written}|${named})|\([^)]*\)\s*\{)`,
  String.raw`(?<![.\w$])(?:format|transform|domain|interval|order|sort|basis|map)\s*:\s*${written}`,
  String.raw`\bformat\s*:\s*\{[^}]*(?:=>|function\b|\()`,
  // What is sampled over a whole sheet, and what moves stacks.
  String.raw`\bPlot\s*\.\s*(?:raster|contour)\s*\(\s*(?:null\b|\{)`,
  String.raw`(?<![.\w$])offset\s*(?::\s*(?:${written}|${named})|\([^)]*\)\s*\{)`,
  // What makes one value of many.
  String.raw`\bPlot\s*\.\s*(?:group|bin|hexbin|window|map|normalize|select|find)\w*\s*\(\s*(?:${written}|\{[^}]*(?:=>|function\b))`,
].map((source) => new RegExp(source));

/**
 * Whether a cell's program may have functions that Plot calls while it draws, or ask for a scale: then what answers is there
 * before it runs. Sent later, it would ask the functions when the cell has gone on, and has changed what they look at.
 */
export const asksForPlot = (code: string): boolean => asking.some((pattern) => pattern.test(code));

async function taken(): Promise<PlotAnswersBundle> {
  try {
    return (bundle = takeBundle(String(await load()), 'residualPlotAnswers') as PlotAnswersBundle);
  } catch (error) {
    // What could not be had is asked for again.
    loading = undefined;
    throw error;
  }
}

async function later(asking: AskingRecording): Promise<void> {
  waiting += 1;
  try {
    (await (loading ??= taken())).answerFunctions(asking);
  } finally {
    waiting -= 1;
  }
}

export const answered: typeof here = (asking) => {
  if (!bundle || waiting > 0) return later(asking);
  bundle.answerFunctions(asking);
  return undefined;
};

const loaded = (...names: string[]): PlotAnswersBundle => bundle ?? unwritten(...names);

export const madeOf: typeof ofCall = (call, asking) => loaded(`Plot.${call.name}`).madeOf(call, asking);
export const scaleOfPlot: typeof ofPlot = (asking, name) =>
  loaded("plot.scale('color')", "plot.legend('color')").scaleOfPlot(asking, name);
