/** How often a frame is asked for a sign of life, and how long that may take (milliseconds). */
const every = 1_000;
const within = 5_000;

export interface Watched {
  /** Whether it answers in time. */
  isAlive(within: number): Promise<boolean>;
  /** Whether the reader sees the page: one in the background may itself be held up, and does not judge. */
  isPageVisible(): boolean;
  /** Whether there is still something to watch. */
  goesOn(): boolean;
}

/**
 * A frame that runs out of memory dies without a word: it is asked, as long as there is something to watch.
 * @returns whether it fell silent
 */
export async function fallsSilent({ isAlive, isPageVisible, goesOn }: Watched): Promise<boolean> {
  while (goesOn()) {
    await delay(every);
    if (!goesOn()) return false;
    if (!isPageVisible()) continue;
    const asked = performance.now();
    if (await isAlive(within)) continue;
    if (!goesOn()) return false;
    // It was the page that was held up: the answer may lie behind this very line.
    if (performance.now() - asked > within + 1_000) continue;
    return true;
  }
  return false;
}

export function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
