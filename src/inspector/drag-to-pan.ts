/**
 * Panning a scrolled view by dragging it with a mouse; a finger, a wheel and keys scroll it natively.
 * @param viewOf the view, once it is in the document
 */
export function dragToPan(viewOf: () => HTMLElement | undefined) {
  /** CSS pixels that tell a drag from a click. */
  const threshold = 4;
  let drag: { x: number; y: number; left: number; top: number } | null = null;
  let dragged = false;

  return {
    /** Whether the press that just ended moved the view, so that its click means nothing. */
    dragged: () => dragged,
    start(event: PointerEvent) {
      const view = viewOf();
      dragged = false;
      if (event.pointerType !== 'mouse' || event.button !== 0 || view === undefined) return;
      drag = { x: event.clientX, y: event.clientY, left: view.scrollLeft, top: view.scrollTop };
    },
    move(event: PointerEvent) {
      const view = viewOf();
      if (drag === null || view === undefined) return;
      const dx = event.clientX - drag.x;
      const dy = event.clientY - drag.y;
      if (!dragged && Math.hypot(dx, dy) < threshold) return;
      if (!dragged) view.setPointerCapture(event.pointerId);
      dragged = true;
      view.scrollLeft = drag.left - dx;
      view.scrollTop = drag.top - dy;
    },
    end() {
      drag = null;
    },
  };
}
