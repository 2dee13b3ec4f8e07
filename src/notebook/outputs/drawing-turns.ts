/**
 * Turns at drawing. What takes long is cut into pieces, and each piece waits for its turn: a few
 * milliseconds of drawing, then a frame in which the page answers, then the next. One set of turns is
 * shared by all cells of a page, since they share the one thread.
 */
export interface Turns {
  /**
   * Resolves when the caller may draw its next piece, which must follow without another wait.
   * @param elements about how many the piece puts on the page or takes from it
   * @param pace of the drawing that the piece is of, where it is of a long one
   */
  take(elements?: number, pace?: Pace): Promise<void>;
}

/**
 * How large the pieces of one drawing may be, learnt from how long the frames after them take: a frame has its own price, which
 * many small pieces pay again and again; and what is slow to paint, on a slow machine, is cut smaller.
 */
export interface Pace {
  /** Times as much as at the beginning. */
  scale: number;
}

export const newPace = (): Pace => ({ scale: 1 });

/** Scales of a pace: by these steps it changes. Where it grows, one frame may come to as much more than the one before. */
const largest = 2.5;
const smallest = 0.25;
const growth = 1.5;

/** Where a frame takes no longer than this there is room for more; where it takes longer, it was too much, well before a reader waits (milliseconds). */
const quickFrame = 32;
const slowFrame = 82;

function learn(pace: Pace, took: number): void {
  if (took > slowFrame) pace.scale = Math.max(smallest, pace.scale / 2);
  else if (took < quickFrame) pace.scale = Math.min(largest, pace.scale * growth);
}

/**
 * How long pieces are drawn in a row (milliseconds). To style, lay out and paint what was made can take the browser
 * twenty times as long as making it (a tree of values), and the page answers only after that.
 */
export const sliceMilliseconds = 2;

/** How many elements are put on the page, or taken from it, between two frames. */
export const sliceElements = 400;

/**
 * A tab that is not seen has no frames: then a timer gives the turn (milliseconds). Of a tab that is seen a frame may
 * only be late; to draw on before it has come would make it later.
 */
const withoutFrames = 100;
const lateFrame = 1_000;

/**
 * Resolves after the page has drawn a frame and has had the chance to answer.
 * @returns how long the frame took (milliseconds), from when it was due: style, layout and paint, of which some may come before
 *   it is announced, where the browser looks what is under the pointer. Not the wait for it, which is long where a browser draws
 *   few frames to spare a battery, however little there is to draw. Nothing where no frame came.
 */
function nextFrame(): Promise<number | undefined> {
  const began = performance.now();
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), document.hidden ? withoutFrames : lateFrame);
    requestAnimationFrame((due) => {
      clearTimeout(timer);
      setTimeout(() => resolve(performance.now() - Math.max(began, due)));
    });
  });
}

/** @param pause waits for a frame, and may tell how long it took (milliseconds) */
export function createTurns(
  pause: () => Promise<unknown> = nextFrame,
  now: () => number = () => performance.now(),
): Turns {
  let sliceBegan = -Infinity;
  /** Of what one slice may be: by elements, and by time. */
  let spent = 0;
  let pacesOfSlice = new Set<Pace>();
  let last: Promise<void> = Promise.resolve();
  return {
    take(elements = 0, pace) {
      last = last.then(async () => {
        spent += elements / (pace?.scale ?? 1);
        const milliseconds = sliceMilliseconds * (pace?.scale ?? 1);
        if (now() - sliceBegan > milliseconds || spent > sliceElements) {
          const took = await pause();
          if (typeof took === 'number') for (const drawn of pacesOfSlice) learn(drawn, took);
          pacesOfSlice = new Set();
          sliceBegan = now();
          spent = elements / (pace?.scale ?? 1);
        }
        if (pace) pacesOfSlice.add(pace);
      });
      return last;
    },
  };
}
