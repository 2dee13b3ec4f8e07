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

/** Characters of the longest formula that is set: setting takes longer than any other text of its length. */
export const mostTex = 1_000;
/** Braces within braces of the deepest one: each is measured with all that it holds. */
export const deepestTex = 60;
/** Places of the largest table: each has a column or a row of its own to be measured. */
export const mostPlaces = 200;

/** Whether a formula can be set before anyone notices. */
export const isSettable = (tex: string): boolean =>
  tex.length <= mostTex && nesting(tex) <= deepestTex && placesOf(tex) <= mostPlaces;

/** With commands of its own a short formula can be as long as one likes: they are told as unknown. */
const withoutDefinitions = Object.fromEntries(
  'def gdef edef xdef let futurelet global long newcommand renewcommand providecommand'
    .split(' ')
    .map((name) => [`\\${name}`, '\\definition']),
);

/**
 * How KaTeX sets a formula that may be a stranger's. `trust` stays off: no link, no picture, no HTML of its own. Made anew
 * for each: what one formula defines is nothing to the next.
 */
export const formulaOptions = () =>
  ({ throwOnError: false, maxExpand: 200, maxSize: 50, macros: { ...withoutDefinitions } }) as const;
