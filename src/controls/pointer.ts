/** What a pointer (mouse, pen, finger) does to a control: where it is, and dragging. */
import type { Attachment } from 'svelte/attachments';

/** A pointer's place in an element's box, in fractions of its width and height; outside it below 0 or above 1. */
export function placeIn(
  element: Element,
  { clientX, clientY }: Pick<MouseEvent, 'clientX' | 'clientY'>,
): { readonly x: number; readonly y: number } {
  const box = element.getBoundingClientRect();
  return { x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.height };
}

/** What answers a drag. */
export interface DragHandlers {
  /** The pointer went down. To answer false is to leave this press alone. */
  start: (event: PointerEvent) => unknown;
  /** The pointer is down and was moved, over the element or beside it. */
  move: (event: PointerEvent) => void;
  /** CSS pixels that tell a drag from a click: below them the pointer is not captured, and a click stays one. */
  threshold?: number;
}

/**
 * Dragging: from the press until the pointer is let go it belongs to the element, wherever it goes.
 * Only the main button drags, and a second finger disturbs nothing.
 */
export function dragging({ start, move, threshold = 0 }: DragHandlers): Attachment {
  return (element) => {
    let drag: { pointer: number; x: number; y: number; captured: boolean } | null = null;

    const hold = (held: NonNullable<typeof drag>) => {
      held.captured = true;
      element.setPointerCapture(held.pointer);
    };
    const listeners: Record<string, (event: PointerEvent) => void> = {
      pointerdown(event) {
        const isOther = drag !== null && drag.pointer !== event.pointerId;
        if (isOther || event.button !== 0 || start(event) === false) return;
        drag = { pointer: event.pointerId, x: event.clientX, y: event.clientY, captured: false };
        if (threshold === 0) hold(drag);
      },
      pointermove(event) {
        if (drag?.pointer !== event.pointerId) return;
        if (!drag.captured) {
          // Let go elsewhere, before it was captured.
          if (event.buttons === 0) return end(event);
          if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < threshold) return;
          hold(drag);
        }
        move(event);
      },
      pointerup: end,
      // What takes the pointer away (the page scrolls under the finger, a window goes on top) ends the drag too.
      pointercancel: end,
      lostpointercapture: end,
    };
    function end(event: PointerEvent) {
      if (drag?.pointer === event.pointerId) drag = null;
    }

    const added = Object.entries(listeners) as [string, EventListener][];
    for (const [type, listener] of added) element.addEventListener(type, listener);
    return () => {
      for (const [type, listener] of added) element.removeEventListener(type, listener);
    };
  };
}
