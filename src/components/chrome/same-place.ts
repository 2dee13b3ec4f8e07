/** From one language to the other the reader stays where they are: the same paragraph at the same height of the window. */
const key = 'residual-notes:same-place';

/** For the next page of this tab. */
export function rememberPlace(place: HTMLElement): void {
  try {
    sessionStorage.setItem(key, JSON.stringify({ id: place.id, top: place.getBoundingClientRect().top }));
  } catch {
    // Storage is refused: the section is gone to, and not the place in it.
  }
}

/** What the page before has left, once. */
function leftPlace(): { place: HTMLElement; top: number } | undefined {
  try {
    const left = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    const { id, top } = JSON.parse(left ?? '{}') as { id?: unknown; top?: unknown };
    const place = typeof id === 'string' ? document.getElementById(id) : null;
    return place && typeof top === 'number' ? { place, top } : undefined;
  } catch {
    return undefined;
  }
}

export function returnToPlace(): void {
  const left = leftPlace();
  if (!left) return;
  const goThere = (): void =>
    scrollBy({ top: left.place.getBoundingClientRect().top - left.top, behavior: 'instant' });
  // A browser goes to the address itself until the page has loaded, and its letters have their widths then.
  if (document.readyState === 'complete') goThere();
  else addEventListener('load', () => void document.fonts.ready.then(goThere), { once: true });
}
