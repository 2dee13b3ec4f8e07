import { dragging } from '../controls/pointer.ts';

/**
 * Panning a scrolled view by dragging it with a mouse; a finger, a wheel and keys scroll it natively.
 * @param viewOf the view, once it is in the document
 */
export function dragToPan(viewOf: () => HTMLElement | undefined) {
  let from = { x: 0, y: 0, left: 0, top: 0 };
  let dragged = false;

  return {
    /** Whether the press that just ended moved the view, so that its click means nothing. */
    dragged: () => dragged,
    /** To be attached to the view. */
    attach: dragging({
      threshold: 4,
      start(event) {
        const view = viewOf();
        dragged = false;
        if (event.pointerType !== 'mouse' || view === undefined) return false;
        from = { x: event.clientX, y: event.clientY, left: view.scrollLeft, top: view.scrollTop };
        return true;
      },
      move(event) {
        const view = viewOf();
        if (view === undefined) return;
        dragged = true;
        view.scrollLeft = from.left - (event.clientX - from.x);
        view.scrollTop = from.top - (event.clientY - from.y);
      },
    }),
  };
}
