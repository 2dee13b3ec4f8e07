/** Long enough for the last output of a run to be drawn after its state. */
const grace = 600;

/**
 * Calls `ended` when the cell around an output is no longer running, whatever ended it; only the cell
 * knows of a kernel that was ended by force.
 * @returns stops watching
 */
export function whenCellEnds(output: HTMLElement, ended: () => void): () => void {
  if (typeof MutationObserver === 'undefined') return () => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const observer = new MutationObserver(([change]) => {
    const state = (change?.target as HTMLElement | undefined)?.dataset['state'];
    if (state === 'running' || state === 'queued') return;
    clearTimeout(timer);
    timer = setTimeout(ended, grace);
  });
  // The output is put into its cell after it is made.
  queueMicrotask(() => {
    const cell = output.closest('notebook-cell');
    if (cell) observer.observe(cell, { attributeFilter: ['data-state'] });
  });
  return () => {
    clearTimeout(timer);
    observer.disconnect();
  };
}
