/** The programs that check an exercise: each runs after its cell, under a name of its own, and shows verdicts. */
import type { CellSnapshot } from '../runtime/index.ts';

const suffix = '.check';

/** The name that the checks of a cell run under. */
export const checksOf = (cell: string): string => `${cell}${suffix}`;

export const areChecks = (name: string): boolean => name.endsWith(suffix);

/** The cell on the page: of a program of checks the one that it checks. */
export const shownCell = (name: string): string => (areChecks(name) ? name.slice(0, -suffix.length) : name);

/** Of a program of checks only the verdicts are shown, and what went wrong with them. */
export function verdicts(snapshot: CellSnapshot): CellSnapshot {
  const outputs = snapshot.outputs.filter(
    ({ output }) => output.kind === 'custom' || output.kind === 'error',
  );
  return { ...snapshot, outputs };
}

/** Whether the checks have run as they are, there are some, and each has passed. */
export function havePassed(snapshot: CellSnapshot): boolean {
  if (snapshot.state !== 'fresh') return false;
  const checks = snapshot.outputs.flatMap(({ output }) => {
    if (output.kind !== 'custom' || output.of !== 'checks') return [];
    const found = (output.data as { checks?: unknown } | null | undefined)?.checks;
    return Array.isArray(found) ? (found as ({ passed?: unknown } | null)[]) : [];
  });
  return checks.length > 0 && checks.every((check) => check?.passed === true);
}
