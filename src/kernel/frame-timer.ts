/**
 * The beat that training yields at. tfjs takes `requestAnimationFrame` at the
 * moment it loads and waits for it in `tf.nextFrame`; in a hidden tab that never
 * comes. A message to oneself comes at once, hidden or not, and lets messages of
 * the page (Stop) in before the next step. Import before tfjs.
 */
const waiting: FrameRequestCallback[] = [];
const channel = new MessageChannel();
/** Bound before a cell could see, by a method of its own, which port it is. */
const wake = channel.port2.postMessage.bind(channel.port2) as (message: null) => void;

channel.port1.onmessage = () => {
  const due = waiting.splice(0);
  for (const callback of due) callback(performance.now());
};

function soon(callback: FrameRequestCallback): number {
  waiting.push(callback);
  wake(null);
  return waiting.length;
}

(globalThis as { requestAnimationFrame?: typeof soon }).requestAnimationFrame = soon;
