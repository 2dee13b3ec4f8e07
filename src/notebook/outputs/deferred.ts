import type { Output } from '../protocol/index.ts';
import { sliceElements } from './drawing-turns.ts';
import { drawingWeight } from './drawing-weight.ts';
import { element } from './element.ts';
import { textOf } from './text-of.ts';
import type { OutputHost, View } from './view.ts';

/**
 * An output far down in a cell that shows much: drawn when the reader comes near it, and given back
 * when it is far again, so that the page holds only what can be seen. Its place keeps its height.
 * @param make draws the output
 */
export function deferredView(first: Output, host: OutputHost, make: (output: Output) => View): View {
  const { document } = host;
  const place = element(document, 'div', { class: 'out-deferred' });
  let latest = first;
  let drawn: View | undefined;
  let near = false;

  function leaveEmpty(height: number): void {
    drawn?.destroy?.();
    drawn = undefined;
    if (height > 0) place.style.minHeight = `${height}px`;
    place.replaceChildren(element(document, 'p', { class: 'out-count' }, textOf(host, 'drawnWhenNear')));
  }

  function draw(): void {
    drawn = make(latest);
    place.style.minHeight = '';
    place.replaceChildren(drawn.element);
  }

  leaveEmpty(0);
  const stop = host.nearness?.watch(place, (isNear, height) => {
    near = isNear;
    if (near === (drawn !== undefined)) return;
    const elements = near ? drawingWeight(latest) : place.querySelectorAll('*').length;
    void (host.turns?.take(Math.min(elements, sliceElements)) ?? Promise.resolve()).then(() => {
      if (near && !drawn) draw();
      else if (!near && drawn) leaveEmpty(height);
    });
  });
  return {
    element: place,
    update(next) {
      latest = next;
      if (drawn && !(drawn.update?.(next) ?? false)) {
        drawn.destroy?.();
        draw();
      }
      return true;
    },
    destroy() {
      near = false;
      stop?.();
      drawn?.destroy?.();
    },
  };
}
