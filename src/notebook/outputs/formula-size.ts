/** What makes a formula of few signs long to set: told from its text, before it is set. */

/** How many braces are open at once, at most. */
export function nesting(tex: string): number {
  let open = 0;
  let deepest = 0;
  // `\\{` is a sign that is set, and opens nothing.
  for (const [sign] of tex.matchAll(/\\[^]|[{}]/g)) {
    if (sign === '{') deepest = Math.max(deepest, ++open);
    if (sign === '}') open = Math.max(0, open - 1);
  }
  return deepest;
}

/** Places of its tables: `&` and the ends of rows. */
export const placesOf = (tex: string): number => tex.match(/&|\\\\|\\cr/g)?.length ?? 0;
