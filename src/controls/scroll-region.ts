/**
 * What scrolls by itself says so and can be reached by keys, for as long as it does: on a wider window everything
 * fits, and a stop for Tab would lead to nothing.
 * @param region carries `data-more` while something of it is out of sight: the sides where, of `left`, `right`,
 *   `top`, `bottom`
 * @param stop `given`: it is a stop for Tab in any case, and stays one
 * @returns lets go of it
 */
export function scrollRegion(region: HTMLElement, stop: 'needed' | 'given' = 'needed'): () => void {
  let said = '';

  const look = () => {
    const more = sidesWithMore(region).join(' ');
    if (more === said) return;
    said = more;
    if (more !== '') region.dataset['more'] = more;
    else delete region.dataset['more'];
    if (stop === 'given') return;
    if (more !== '' && !holdsStop(region)) region.tabIndex = 0;
    else if (region !== document.activeElement) region.removeAttribute('tabindex');
  };

  const sizes = new ResizeObserver(look);
  const observe = () => {
    sizes.observe(region);
    for (const content of region.children) sizes.observe(content);
  };
  const contents = new MutationObserver(observe);
  observe();
  contents.observe(region, { childList: true });
  region.addEventListener('scroll', look, { passive: true });
  return () => {
    sizes.disconnect();
    contents.disconnect();
    region.removeEventListener('scroll', look);
  };
}

/** CSS pixels: a fraction of one hides nothing, and neither does the tail of a letter below its line. */
const slack = { across: 1, down: 8 };

function sidesWithMore(region: HTMLElement): string[] {
  const { scrollLeft, scrollTop, clientWidth, clientHeight, scrollWidth, scrollHeight } = region;
  const below = scrollHeight - clientHeight;
  const scrollsDown = below > slack.down && getComputedStyle(region).overflowY !== 'hidden';
  return [
    scrollLeft > slack.across && 'left',
    scrollWidth - clientWidth - scrollLeft > slack.across && 'right',
    scrollsDown && scrollTop > slack.across && 'top',
    scrollsDown && below - scrollTop > slack.across && 'bottom',
  ].filter((side) => side !== false);
}

/** Something in it that Tab reaches scrolls it too. */
function holdsStop(region: HTMLElement): boolean {
  const stops =
    'a[href], button:not(:disabled, [tabindex="-1"]), input:not(:disabled), [tabindex]:not([tabindex="-1"])';
  return region.querySelector(stops) !== null;
}
