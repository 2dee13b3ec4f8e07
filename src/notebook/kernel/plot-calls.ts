import { ExplainedError } from '../../explained/index.ts';
import { plotNames, spreadKey } from '../protocol/index.ts';

let calls = 0;

/**
 * One call of a cell's, and so a mark, a plot, or an option of one. Where its options are put among others
 * (`{ ...Plot.binX(…), fill: 'red' }`) it stands among them itself, under a key of its own.
 */
export class PlotCall {
  declare readonly name: string;
  declare readonly args: readonly unknown[];

  constructor(name: string, args: readonly unknown[]) {
    Object.defineProperties(this, {
      name: { value: name },
      args: { value: args },
      [`${spreadKey}${calls++}`]: { value: this, enumerable: true },
    });
  }

  /** As `Plot.plot`, with this mark after `options.marks`. */
  plot(options: { marks?: readonly unknown[]; [option: string]: unknown } = {}): PlotCall {
    return new PlotCall('plot', [{ ...options, marks: [...(options.marks ?? []), this] }]);
  }

  /** As of what `Plot.plot` gives. */
  scale(name: string): unknown {
    return scales.ofPlot(this, name);
  }

  /** As of what `Plot.plot` gives. */
  legend(name: string, options: object = {}): PlotCall | undefined {
    const scale = this.scale(name) as object | undefined;
    if (scale === undefined) return undefined;
    const { label, ticks, tickFormat } = optionsOf(this, name);
    const own = Object.entries({ label, ticks, tickFormat }).filter(([, option]) => option !== undefined);
    // Symbols may be drawn in the colours of the plot.
    const color = Object.values(options).includes('color') ? { color: this.scale('color') } : {};
    return new PlotCall('legend', [{ ...Object.fromEntries(own), ...color, ...options, [name]: scale }]);
  }
}

function optionsOf({ args: [options] }: PlotCall, scale: string): Record<string, unknown> {
  const found = (options as Record<string, unknown> | undefined)?.[scale];
  return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {};
}

/** An interval, with the methods that Plot's own has. */
class IntervalCall extends PlotCall {
  static {
    for (const name of ['floor', 'ceil', 'offset', 'range'])
      Object.defineProperty(this.prototype, name, {
        value(this: PlotCall, ...args: unknown[]) {
          return (scales.made(this) as Record<string, (...args: unknown[]) => unknown>)[name]!(...args);
        },
      });
  }
}

/** Scales and the like are Plot's own: the host has them told, where it has Plot. */
export const scales: {
  ofPlot(plot: PlotCall, name: string): unknown;
  /** What Plot makes of a call of it. */
  made(call: PlotCall): unknown;
} = {
  ofPlot: () => withoutPlot(),
  made: ({ name }) => withoutPlot(name),
};

function withoutPlot(name = 'scale'): never {
  throw new ExplainedError('plot-unknown', { name });
}

export type PlotFunction = ((...args: unknown[]) => PlotCall) & { plotName: string };

/** Calls `make` for each name: what is had of it under that name. */
const each = <Made>(names: readonly string[], make: (name: string) => Made): Record<string, Made> =>
  Object.fromEntries(names.map((name) => [name, make(name)]));

const own = (name: string, args: readonly unknown[]): unknown => scales.made(new PlotCall(name, args));

/** What is had at once, of Plot itself; of formats is also written down what stands for them on the page. */
const atOnce: Readonly<Record<string, (...args: never[]) => unknown>> = {
  ...each(
    ['autoSpec', 'column', 'scale', 'valueof'],
    (name) =>
      (...args) =>
        own(name, args),
  ),
  ...each(['formatIsoDate', 'formatMonth', 'formatNumber', 'formatWeekday'], (name) =>
    Object.assign(
      (...args: unknown[]) => {
        const made = own(name, args);
        return typeof made === 'function'
          ? Object.assign(made, { plotCall: new PlotCall(name, args) })
          : made;
      },
      { plotName: name },
    ),
  ),
  ...each(['numberInterval', 'timeInterval', 'utcInterval'], (name) =>
    Object.assign((...args: unknown[]) => new IntervalCall(name, args), { plotName: name }),
  ),
};

/** What is asked of any object, to know what it is; of no part of a library. */
export const askedOfAny: ReadonlySet<string> = new Set(['then', 'toJSON', 'name', 'constructor', 'layers']);

/**
 * `Plot` as a cell sees it: every function of Observable Plot that `plot-recording.ts` of the protocol names, but each
 * call is only written down. When the plot is displayed, `record-plot.ts` makes data of the call tree.
 */
export const Plot: Readonly<Record<string, PlotFunction>> = new Proxy(
  {
    ...each([...plotNames], (name) =>
      Object.assign((...args: unknown[]) => new PlotCall(name, args), { plotName: name }),
    ),
    ...(atOnce as Readonly<Record<string, PlotFunction>>),
  },
  {
    get(target, name) {
      if (typeof name !== 'string' || name in target || askedOfAny.has(name)) {
        return Reflect.get(target, name) as unknown;
      }
      throw new ExplainedError('plot-unknown', { name });
    },
  },
);
