/**
 * Turns at drawing. What takes long is cut into pieces, and each piece waits for its turn: a few
 * milliseconds of drawing, then a frame in which the page answers, then the next. One set of turns is
 * shared by all cells of a page, since they share the one thread.
 */
export interface Turns {
  /**
   * Resolves when the caller may draw its next piece, which must follow without another wait.
   * @param elements about how many the piece puts on the page or takes from it
   */
  take(elements?: number): Promise<void>;
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

/** Resolves after the page has drawn a frame and has had the chance to answer. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, document.hidden ? withoutFrames : lateFrame);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      setTimeout(resolve);
    });
  });
}

export function createTurns(
  pause: () => Promise<void> = nextFrame,
  now: () => number = () => performance.now(),
): Turns {
  let sliceBegan = -Infinity;
  let spent = 0;
  let last: Promise<void> = Promise.resolve();
  return {
    take(elements = 0) {
      last = last.then(async () => {
        spent += elements;
        if (now() - sliceBegan <= sliceMilliseconds && spent <= sliceElements) return;
        await pause();
        sliceBegan = now();
        spent = elements;
      });
      return last;
    },
  };
}
