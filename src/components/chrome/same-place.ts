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

/** What is near the place is laid out only now that it is near, and may turn out higher: so for some frames (at most). */
const frames = 60;

function keepThere(place: HTMLElement, top: number): void {
  let left = frames;
  let still = 0;
  // The reader goes on from here.
  const stop = (): void => void (left = 0);
  for (const sign of ['wheel', 'touchstart', 'pointerdown', 'keydown'])
    addEventListener(sign, stop, { passive: true, once: true });
  const step = (): void => {
    const off = place.getBoundingClientRect().top - top;
    still = Math.abs(off) < 1 ? still + 1 : 0;
    if (still === 0) scrollBy({ top: off, behavior: 'instant' });
    if (still < 5 && left-- > 0) requestAnimationFrame(step);
  };
  step();
}

export function returnToPlace(): void {
  const left = leftPlace();
  if (!left) return;
  const goThere = (): void => keepThere(left.place, left.top);
  // A browser goes to the address itself until the page has loaded, and its letters have their widths then.
  if (document.readyState === 'complete') goThere();
  else addEventListener('load', () => void document.fonts.ready.then(goThere), { once: true });
}
