/**
 * Snippets on the libraries as they are, without this project: stock TensorFlow.js on its cpu backend and Observable Plot on
 * jsdom. A process of its own, since tfjs is one engine. In comes a list of programs as JSON, out go lines of answers.
 */
import { readFileSync } from 'node:fs';
import { formatWithOptions, inspect } from 'node:util';
import type { Tensor } from '@tensorflow/tfjs';
import { JSDOM } from 'jsdom';

export interface StockAnswer {
  ok: boolean;
  error?: string;
  /** What was printed. */
  printed: string;
  /** Of a drawing, what `shapesOf` reads of it. */
  shapes?: string[];
}

/**
 * The marks of a drawing, as they are set out; what hangs on colours and texts of a page is left aside, and so are the numbers
 * of names, which count what was drawn before.
 */
export const shapesOf = (drawing: Element): string[] =>
  [...drawing.querySelectorAll('g[aria-label] :is(path, circle, rect, line, text, image)')].map((shape) =>
    shape.outerHTML.replace(/ (fill|stroke)="[^"]*"/g, '').replace(/plot-(marker|clip)-\d+/g, 'plot-$1'),
  );

/** How a PNG of one pixel begins, which is as far as the page looks into a picture. */
const onePixel = Buffer.from('89504e470d0a1a0a0000000d494844520000000100000001', 'hex').toString('base64');

/** A page whose canvases draw nothing and give of a picture a sum of its pixels: jsdom has none. */
export function pageWithCanvas(): JSDOM['window'] {
  const { window } = new JSDOM('');
  const image = (width: number, height: number): ImageData =>
    ({ width, height, data: new Uint8ClampedArray(width * height * 4) }) as ImageData;
  Object.assign(window.HTMLCanvasElement.prototype, {
    getContext(this: { drawn?: number }) {
      return {
        fillRect: () => undefined,
        createImageData: image,
        putImageData: ({ data }: ImageData) => {
          this.drawn = data.reduce((sum, byte) => (sum * 31 + byte) % 1_000_003, 7);
        },
      };
    },
    toDataURL(this: { drawn?: number }) {
      return `data:image/png;base64,${onePixel}${this.drawn ?? 0}`;
    },
  });
  return window;
}

/** What the book's plots have of their own, so that only what the snippet asked for could differ. */
function asInTheBook(options: Readonly<Record<string, unknown>>): object {
  const ticks = Object.entries(options)
    .filter(([scale, own]) => /^[xy]$/.test(scale) && Object(own).type === 'log')
    .map(([scale, own]) => [scale, { tickFormat: '~g', ...(own as object) }]);
  const { width } = options;
  return {
    marginLeft: 48,
    marginBottom: 38,
    ...options,
    ...Object.fromEntries(ticks),
    ...(typeof width === 'number' && { width: Math.max(280, width) }),
  };
}
/** A snippet that goes on longer is none (milliseconds). */
const longest = 8_000;

if (process.argv[1] === import.meta.filename) {
  const tf = await import('@tensorflow/tfjs');
  await tf.setBackend('cpu');
  const library = await import('@observablehq/plot');
  // The numbers within count what was made before.
  Object.assign(tf.Tensor.prototype, {
    [inspect.custom](this: Tensor) {
      return `Tensor [${this.shape.join(', ')}] ${this.dtype}`;
    },
  });
  const window = pageWithCanvas();
  const { document } = window;
  Object.assign(globalThis, { document, window });
  const plot = (options: object): Element => library.plot({ document, ...asInTheBook({ ...options }) });
  const Plot = { ...library, plot };
  interface Drawing {
    plot: (options?: { marks?: unknown[] }) => Element;
  }
  (library.Mark.prototype as unknown as Drawing).plot = function ({ marks = [], ...options } = {}) {
    return plot({ ...options, marks: [...marks, this] });
  };
  process.on('unhandledRejection', () => undefined);
  const codes = JSON.parse(readFileSync(0, 'utf8')) as string[];
  for (const code of codes) {
    const line = `${JSON.stringify(await answer(code))}\n`;
    // What a pipe has not taken yet would be lost at the end.
    await new Promise((taken) => process.stdout.write(line, taken));
  }
  process.exit(0);

  async function answer(code: string): Promise<StockAnswer> {
    const lines: string[] = [];
    const log = (...values: unknown[]): void => void lines.push(formatWithOptions({}, ...values));
    const printing = Object.fromEntries(
      ['log', 'info', 'warn', 'error', 'debug', 'table'].map((name) => [name, log]),
    );
    let last: unknown;
    const platform = globalThis.console;
    // As in a cell, nothing is left of the snippet before, were it one that is still at work.
    const engine = tf.engine();
    engine.state = new (engine.state.constructor as new () => typeof engine.state)();
    try {
      globalThis.console = printing as unknown as Console;
      const AsyncFunction = (async () => undefined).constructor as new (
        ...source: string[]
      ) => (...values: unknown[]) => Promise<unknown>;
      const body = new AsyncFunction('tf', 'Plot', 'console', '__last', 'display', `"use strict";\n${code}`);
      const keep = (value: unknown): void => void (last = value);
      const late = new Promise((_, reject) => setTimeout(reject, longest, new Error('takes too long')));
      await Promise.race([body(tf, Plot, printing, keep, log), late]);
      last = await last;
      const drawing =
        last instanceof window.Element
          ? last
          : typeof (last as { plot?: unknown } | undefined)?.plot === 'function' &&
              !('print' in (last as object))
            ? (last as Drawing).plot()
            : undefined;
      return {
        ok: true,
        printed: lines.join('\n'),
        ...(drawing && { shapes: shapesOf(drawing) }),
      };
    } catch (error) {
      return { ok: false, error: String(error), printed: lines.join('\n') };
    } finally {
      globalThis.console = platform;
    }
  }
}
