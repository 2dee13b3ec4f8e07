/** What a key means in a tree that folds, as the ARIA pattern for tree views has it. */
import type { Entry } from './folding.ts';

export type TreeMove =
  { readonly to: string } | { readonly toggle: string } | { readonly choose: true } | null;

/**
 * @param entries the tree as it shows
 * @param entry the one that has the focus
 * @returns null for a key that means nothing here
 */
export function readTreeKey(key: string, entries: readonly Entry[], entry: Entry): TreeMove {
  const index = entries.indexOf(entry);
  const at = (to: number): TreeMove => {
    const next = entries[Math.min(entries.length - 1, Math.max(0, to))];
    return next === undefined ? null : { to: next.node.id };
  };
  const isGroup = entry.node.type === 'group';
  switch (key) {
    case 'ArrowDown':
      return at(index + 1);
    case 'ArrowUp':
      return at(index - 1);
    case 'Home':
      return at(0);
    case 'End':
      return at(entries.length - 1);
    case 'ArrowRight':
      return isGroup && !entry.open ? { toggle: entry.node.id } : at(index + 1);
    case 'ArrowLeft': {
      const parent = entry.path.at(-1);
      if (isGroup && entry.open) return { toggle: entry.node.id };
      return parent === undefined ? null : { to: parent };
    }
    case 'Enter':
    case ' ':
      return { choose: true };
    default:
      return null;
  }
}
