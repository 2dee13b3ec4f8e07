/** A piece of a text, and what takes its place. */
interface Replacement {
  from: number;
  to: number;
  insert: string;
}

/** @param changes of places that do not overlap, in any order; their places are those of the text before */
export function changedText(text: string, changes: readonly Replacement[]): string {
  return [...changes]
    .sort((a, b) => b.from - a.from)
    .reduce((changed, { from, to, insert }) => changed.slice(0, from) + insert + changed.slice(to), text);
}
