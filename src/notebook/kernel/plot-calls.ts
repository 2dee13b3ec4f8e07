import { ExplainedError } from '../../explained/index.ts';
import { plotNames } from '../protocol/index.ts';

/** One call of a cell's, and so a mark, a plot, or an option of one. */
export class PlotCall {
  readonly name: string;
  readonly args: readonly unknown[];

  constructor(name: string, args: readonly unknown[]) {
    this.name = name;
    this.args = args;
  }

  /** As `Plot.plot`, with this mark after `options.marks`. */
  plot(options: { marks?: readonly unknown[]; [option: string]: unknown } = {}): PlotCall {
    return new PlotCall('plot', [{ ...options, marks: [...(options.marks ?? []), this] }]);
  }
}

export type PlotFunction = ((...args: unknown[]) => PlotCall) & { plotName: string };

/**
 * `Plot` as a cell sees it: every function of Observable Plot that `plot-recording.ts` of the protocol names, but each
 * call is only written down. When the plot is displayed, `record-plot.ts` makes data of the call tree.
 */
export const Plot: Readonly<Record<string, PlotFunction>> = new Proxy(
  Object.fromEntries(
    [...plotNames].map((name) => [
      name,
      Object.assign((...args: unknown[]) => new PlotCall(name, args), { plotName: name }),
    ]),
  ),
  {
    get(target, name) {
      if (typeof name !== 'string' || name in target || name === 'then' || name === 'toJSON') {
        return Reflect.get(target, name) as unknown;
      }
      throw new ExplainedError('plot-unknown', { name });
    },
  },
);
