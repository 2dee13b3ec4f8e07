/** Tells when an element comes near the part of the page that is seen, and when it is far again. */
export interface Nearness {
  /** @returns a function that ends the watch */
  watch(element: Element, changed: (near: boolean) => void): () => void;
}

/** What is less than a screen away is near: it is drawn before the reader has scrolled to it. */
const margin = '80%';

/** Without an `IntersectionObserver` everything is near. */
export function createNearness(): Nearness {
  if (typeof IntersectionObserver === 'undefined') {
    return {
      watch(_, changed) {
        changed(true);
        return () => undefined;
      },
    };
  }
  const watched = new WeakMap<Element, (near: boolean) => void>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) watched.get(target)?.(isIntersecting);
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
