/**
 * What scrolls by itself says so and can be reached by keys, for as long as it does: on a wider window everything
 * fits, and a stop for Tab would lead to nothing.
 * @param region carries `data-more` while something of it is out of sight: the sides where, of `left`, `right`,
 *   `top`, `bottom`
 * @returns lets go of it
 */
export function scrollRegion(region: HTMLElement): () => void {
  /** Something in it that Tab reaches scrolls it too. */
  const holdsStop = () =>
    region.querySelector(
      'a[href], button:not(:disabled, [tabindex="-1"]), input:not(:disabled), [tabindex="0"]',
    ) !== null;

  const look = () => {
    const { scrollLeft, scrollTop, clientWidth, clientHeight, scrollWidth, scrollHeight } = region;
    // A fraction of a pixel hides nothing.
    const sides = [
      scrollLeft > 1 && 'left',
      scrollWidth - clientWidth - scrollLeft > 1 && 'right',
      scrollTop > 1 && 'top',
      scrollHeight - clientHeight - scrollTop > 1 && 'bottom',
    ].filter((side) => side !== false);
    if (sides.length > 0) region.dataset['more'] = sides.join(' ');
    else delete region.dataset['more'];
    if (sides.length > 0 && !holdsStop()) region.tabIndex = 0;
    else if (region !== document.activeElement) region.removeAttribute('tabindex');
  };

  const observer = new ResizeObserver(look);
  observer.observe(region);
  for (const content of region.children) observer.observe(content);
  region.addEventListener('scroll', look, { passive: true });
  return () => {
    observer.disconnect();
    region.removeEventListener('scroll', look);
  };
}
