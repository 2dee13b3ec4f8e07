import { explanation, explanationOf } from '../explained/index.ts';
import * as nn from '../nn/index.ts';
import type { RunContext } from '../notebook/kernel/index.ts';
import { explainedOutput } from '../notebook/protocol/index.ts';

/** As a cell gives them. */
export type CellFeatureOptions = nn.FeatureOptions & {
  /** Kept in the reader's browser, and used again for the same network and pictures: after a reload, too. */
  readonly keep?: boolean;
};

/** `nn.features` as a cell has it: kept where the cell wants it, until the reader clears what is kept. */
export function createFeatures(context: RunContext): typeof nn.features {
  return (model, set, options: CellFeatureOptions) => {
    if (!options.keep) return nn.features(model, set, options);
    const ask = (verb: string, key: string, value?: Float32Array): Promise<unknown> =>
      context.request(`store/${verb}`, { key: `features/${key}`, value });
    const store: nn.FeatureStore = {
      get: (key) => ask('get', key),
      put: (key, values) => ask('put', key, values),
      failed(error) {
        if (context.signal.aborted) throw error;
        const reason = explanationOf(error)?.code ?? String(error);
        context.slot()(explainedOutput(explanation('features-unkept', { reason })));
      },
    };
    return nn.features(model, set, { ...options, store });
  };
}
