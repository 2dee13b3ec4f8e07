/** What of tfjs is the page's to choose, or cannot be had in a cell, and says so. */
import { enableDebugMode, env, getBackend } from '@tensorflow/tfjs-core';
import { ExplainedError, explanation } from '../explained/index.ts';
import type { RunContext } from '../notebook/kernel/index.ts';
import { explainedOutput } from '../notebook/protocol/index.ts';

const noGraphModels = (): never => {
  throw new ExplainedError('no-graph-models');
};

/** In place of the functions of the same names, for one run. */
export function pageChosen(context: Pick<RunContext, 'slot' | 'signal'>) {
  return {
    /** @returns whether the backend that was asked for is the one in use: the page chooses it */
    setBackend(asked: unknown): Promise<boolean> {
      const backend = getBackend();
      if (asked === backend) return Promise.resolve(true);
      context.slot()(explainedOutput(explanation('backend-by-page', { asked: String(asked), backend })));
      return Promise.resolve(false);
    },
    /** Until the run ends: later cells compute at full speed again. */
    enableDebugMode(): void {
      enableDebugMode();
      context.signal.addEventListener('abort', () => env().set('DEBUG', false));
    },
    loadGraphModel: async (): Promise<never> => noGraphModels(),
    loadGraphModelSync: noGraphModels,
    registerOp: noGraphModels,
    deregisterOp: noGraphModels,
  };
}
