/**
 * Curves and projections draw through what they are given: points go in, call by call, and strokes or projected points come
 * out. What goes in between a start and its end is asked as one, and what came out is the answer: both as numbers, the place
 * of each name among `curveCalls` and the like and after it the numbers that it is called with.
 */

/** Names, and how many numbers each is called with. */
type Calls = readonly (readonly [name: string, numbers: number])[];

/** What is called on a curve. */
const curveCalls: Calls = [
  ['point', 2],
  ['lineStart', 0],
  ['lineEnd', 0],
  ['areaStart', 0],
  ['areaEnd', 0],
];

/** What is called on a stream of a projection. */
const streamCalls: Calls = [
  ['point', 2],
  ['lineStart', 0],
  ['lineEnd', 0],
  ['polygonStart', 0],
  ['polygonEnd', 0],
  ['sphere', 0],
];

/** What a curve calls on a path. */
const penCalls: Calls = [
  ['moveTo', 2],
  ['lineTo', 2],
  ['closePath', 0],
  ['arc', 6],
  ['arcTo', 5],
  ['rect', 4],
  ['quadraticCurveTo', 4],
  ['bezierCurveTo', 6],
];

/**
 * How an answer is had: on the page, of what was answered; in the kernel by `call`, unless the same was asked before.
 * @returns the answer, numbers as above
 */
type AskPath = (asked: unknown[], call: () => unknown) => unknown;

type Called = (...args: unknown[]) => unknown;
type Target = Record<string, (...numbers: number[]) => unknown>;

/** An object that writes down what is called on it; what is left out, as the direction of an arc may be, is no number. */
const writing = (calls: Calls, write: (numbers: readonly number[], name: string) => void): object =>
  Object.fromEntries(
    calls.map(([name, count], at) => [
      name,
      (...given: unknown[]) =>
        write([at, ...Array.from({ length: count }, (_, place) => Number(given[place]))], name),
    ]),
  );

/** Calls on `target` what was written down. @param what it is, should it have no such method */
function callAll(calls: Calls, written: unknown, target: unknown, what = 'path'): void {
  const numbers = written as ArrayLike<number>;
  for (let at = 0; at < numbers.length;) {
    const [name, count] = calls[numbers[at]!] ?? [];
    if (name === undefined || count === undefined) return;
    const { [name]: method } = Object(target) as Partial<Target>;
    if (typeof method !== 'function') throw new TypeError(`${what}.${name} is not a function`);
    method.call(target, ...Array.from({ length: count }, (_, place) => numbers[at + 1 + place]!));
    at += 1 + count;
  }
}

/** Writes down what is called until all that was started has ended, and hands it on. */
function gathering(calls: Calls, whole: (written: number[]) => void): object {
  let written: number[] = [];
  let open = 0;
  return writing(calls, (numbers, name) => {
    written.push(...numbers);
    if (name.endsWith('Start')) open += 1;
    if (name.endsWith('End')) open -= 1;
    if (open > 0) return;
    const all = written;
    written = [];
    whole(all);
  });
}

/** What calling `written` on what `make` gives makes it call in its turn. */
function passedOn(
  into: Calls,
  out: Calls,
  written: number[],
  make: (target: object) => unknown,
  what: string,
): number[] {
  const passed: number[] = [];
  callAll(into, written, make(writing(out, (numbers) => void passed.push(...numbers))), what);
  return passed;
}

/** A curve, as an option `curve` is one. @param called the curve of the cell, where it is to be asked */
const curveBy =
  (ask: AskPath, called?: Called): Called =>
  (path) =>
    gathering(curveCalls, (written) => {
      const strokes = ask([written], () =>
        passedOn(curveCalls, penCalls, written, (pen) => called?.(pen), 'curve'),
      );
      if (strokes === undefined) straight(written, path as Target);
      else callAll(penCalls, strokes, path);
    });

/** Where a curve has not answered: from point to point. An area goes back along its other side. */
function straight(written: number[], path: Target): void {
  let [isFirst, lines, isArea] = [true, 0, false];
  const calls = {
    areaStart: () => (isArea = true),
    lineStart: () => (isFirst = true),
    lineEnd: () => (lines += 1),
    areaEnd: () => path['closePath']!(),
    point(x: number, y: number) {
      path[isFirst && !(isArea && lines > 0) ? 'moveTo' : 'lineTo']!(x, y);
      isFirst = false;
    },
  };
  callAll(curveCalls, written, calls);
}

/**
 * Of whole pixels: where Plot leaves no room for axes, the sheet of a page is half a pixel narrower than that of a kernel, or
 * not, as its screen is.
 */
function wholeSize(options: unknown): object {
  const { width, height, ...rest } = Object(options) as { width?: number; height?: number };
  return { ...rest, width: Math.floor(Number(width)), height: Math.floor(Number(height)) };
}

/** A projection by the function that makes one for a size. @param called the same function of the cell's */
const projectionBy =
  (ask: AskPath, called?: Called): Called =>
  (options) => {
    let projection: unknown;
    const size = wholeSize(options);
    const isThere = ask([size], () => (projection = called?.(options)) != null);
    if (isThere === false) return null;
    return streaming(
      (written, call) => ask([size, written], call),
      (sink) => {
        projection ??= called?.(options);
        const { stream } = projection as { stream?: unknown };
        if (typeof stream !== 'function') throw new TypeError('projection.stream is not a function');
        return (stream as Called).call(projection, sink);
      },
    );
  };

/** A projection that is there. @param called its `stream` */
const streamBy = (ask: AskPath, called?: Called): Called =>
  Object.assign(
    () => undefined,
    streaming(
      (written, call) => ask([written], call),
      (sink) => called?.(sink),
    ),
  );

const streaming = (
  ask: (written: number[], call: () => unknown) => unknown,
  called: (sink: object) => unknown,
): { stream: Called } => ({
  stream: (sink) =>
    gathering(streamCalls, (written) => {
      const projected = ask(written, () => passedOn(streamCalls, streamCalls, written, called, 'stream'));
      if (projected !== undefined) callAll(streamCalls, projected, sink);
    }),
});

/** Kinds of functions that are had so. */
export const pathsBy = { curve: curveBy, projection: projectionBy, stream: streamBy } as const;
