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

/** A worker that lets nothing else have its turn for so long is not heard (milliseconds). */
export const mostUnheard = 30_000;

/** Whether the browser bounds what the JavaScript of a worker may hold. One that tells the limit of its heap keeps to it. */
export const boundsHeap = (): boolean => 'memory' in performance;

export interface Heard {
  /** Settles, either way, when the worker has its next turn. */
  hasTurn(): Promise<unknown>;
  /** Whether there is still something to listen to. */
  goesOn(): boolean;
}

/**
 * Where the browser bounds no heap, code that never lets go may take the memory of the whole machine, and nobody can see it
 * do so: neither the page nor, busy as it is, the worker. What can be seen is that it does not let go. A turn of the page
 * that comes late, since the machine slept or the page lies in the background, counts as one.
 * @returns whether the worker went unheard for {@link mostUnheard}
 */
export async function goesUnheard({ hasTurn, goesOn }: Heard): Promise<boolean> {
  while (goesOn()) {
    const turn = { had: false };
    const hear = (): boolean => (turn.had = true);
    void hasTurn().then(hear, hear);
    for (let waited = 0; waited < mostUnheard; waited += every) {
      await delay(every);
      if (!goesOn()) return false;
      if (turn.had) break;
    }
    if (!turn.had) return true;
  }
  return false;
}

export function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
