/** Which files of weights the reader has put into this browser. */
import { filesChanged, listFiles } from '../kept/reader-files.ts';
import { areWeights } from './kind.ts';

/** Tells their names, now and whenever a file comes or goes. */
export function followWeights(tell: (names: readonly string[]) => void, signal: AbortSignal): void {
  if (signal.aborted) return;
  const look = async (): Promise<void> => {
    // Where a browser keeps nothing, there is nothing to look with.
    const files = await listFiles().catch(() => []);
    if (!signal.aborted) tell(files.map(({ name }) => name).filter(areWeights));
  };
  document.addEventListener(filesChanged, () => void look(), { signal });
  void look();
}
