/** The last of these above the upper third of the window, by halving: a chapter has hundreds. */
export function placeNow(places: readonly HTMLElement[]): HTMLElement | undefined {
  let [from, to] = [0, places.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((places[middle]?.getBoundingClientRect().top ?? 0) > innerHeight / 3) to = middle;
    else from = middle + 1;
  }
  return places[from - 1];
}
