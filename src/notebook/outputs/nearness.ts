/** Tells when an element comes near the part of the page that is seen, and when it is far again. */
export interface Nearness {
  /**
   * @param changed is told the height, too, which costs nothing here; to ask the element for it would
   *   make the browser lay out the page at once
   * @returns a function that ends the watch
   */
  watch(element: Element, changed: (near: boolean, height: number) => void): () => void;
}

/** What is less than half a screen away is near: it is drawn before the reader has scrolled to it. */
const margin = '40%';

/** Without an `IntersectionObserver` everything is near. */
export function createNearness(): Nearness {
  if (typeof IntersectionObserver === 'undefined') {
    return {
      watch(_, changed) {
        changed(true, 0);
        return () => undefined;
      },
    };
  }
  const watched = new WeakMap<Element, (near: boolean, height: number) => void>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting, boundingClientRect } of entries)
        watched.get(target)?.(isIntersecting, boundingClientRect.height);
    },
    { rootMargin: `${margin} 0px` },
  );
  return {
    watch(element, changed) {
      watched.set(element, changed);
      observer.observe(element);
      return () => {
        watched.delete(element);
        observer.unobserve(element);
      };
    },
  };
}
