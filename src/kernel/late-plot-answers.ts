/** `plot-answers.ts` in a kernel that is sent Observable Plot when a plot first has functions that are called while it is drawn. */
import type { answerFunctions } from '../notebook/drawing/index.ts';
import type { AskingRecording } from '../notebook/kernel/index.ts';
import { takeBundle } from './late-bundle.ts';
import type { answered as here } from './plot-answers.ts';

declare global {
  var residualPlotAnswers: typeof answerFunctions | undefined;
}

let load: () => Promise<unknown> = () => Promise.reject(new Error('There is nothing to load it from.'));
let loading: Promise<typeof answerFunctions> | undefined;
let answer: typeof answerFunctions | undefined;
/** Plots that wait for it: those that come after them wait, too, so that none is shown before an earlier one. */
let waiting = 0;

/** @param given gives the text of the bundle */
export function loadPlotAnswersBy(given: () => Promise<unknown>): void {
  load = given;
}

async function taken(): Promise<typeof answerFunctions> {
  answer ??= takeBundle(String(await load()), 'residualPlotAnswers') as typeof answerFunctions;
  return answer;
}

async function later(asking: AskingRecording): Promise<void> {
  waiting += 1;
  try {
    loading ??= taken();
    // What could not be had is asked for again.
    loading.catch(() => (loading = undefined));
    (await loading)(asking);
  } finally {
    waiting -= 1;
  }
}

export const answered: typeof here = (asking) => {
  if (!answer || waiting > 0) return later(asking);
  answer(asking);
  return undefined;
};
