/**
 * What is drawn a moment after its place stands, since its code is fetched first (Plot, controls, the inspector), or comes in
 * pieces, marks the place until then, so that whoever puts it where something stood can keep the room.
 */
const mark = 'data-awaited';

/** What has not drawn itself by then is taken as it is (milliseconds). */
const patience = 5_000;

/** @returns takes the mark off again */
export function awaits(place: Element): () => void {
  place.setAttribute(mark, '');
  return () => place.removeAttribute(mark);
}

const isDrawn = (element: HTMLElement): boolean =>
  !element.hasAttribute(mark) && element.querySelector(`[${mark}]`) === null;

/** Resolves when all of it is drawn: at once where nothing is awaited. */
export function whenDrawn(element: HTMLElement): Promise<void> {
  if (isDrawn(element)) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      observer.disconnect();
      clearTimeout(timer);
      resolve();
    };
    const observer = new MutationObserver(() => {
      if (isDrawn(element)) finish();
    });
    const timer = setTimeout(finish, patience);
    observer.observe(element, { attributeFilter: [mark], childList: true, subtree: true });
  });
}
