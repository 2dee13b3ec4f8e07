/**
 * Lists that grow by pieces share one turn: to lay out one that has grown takes the browser many times as long as making
 * its rows, so of sixty deep networks on a page only one grows between two frames, the one that was asked for first.
 */
const waiting: (() => boolean)[] = [];
let growing = false;

/**
 * A tab that is not seen has no frames: then a timer gives the turn (milliseconds). It is longer than a frame that is late.
 */
const withoutFrames = 1_000;

/**
 * Calls `grow` once a frame, in turn with all other lists, until it says that nothing is left.
 * @param grow makes the next piece; false when it was the last
 * @returns a function that gives the turn back before that
 */
export function growInTurn(grow: () => boolean): () => void {
  waiting.push(grow);
  if (!growing) {
    growing = true;
    afterFrame(turn);
  }
  return () => {
    const at = waiting.indexOf(grow);
    if (at >= 0) waiting.splice(at, 1);
  };
}

function turn(): void {
  const [first] = waiting;
  if (first !== undefined && !first() && waiting[0] === first) waiting.shift();
  growing = waiting.length > 0;
  if (growing) afterFrame(turn);
}

/** What follows runs after the page has drawn a frame and has had the chance to answer. */
function afterFrame(then: () => void): void {
  const timer = setTimeout(() => {
    cancelAnimationFrame(frame);
    then();
  }, withoutFrames);
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer);
    setTimeout(then);
  });
}
