/** More marks on one letter than any script or tone has. */
const piles = /(\p{M}{8})\p{M}+/gu;

/**
 * The text without the piles of marks that stand on one letter by the thousand: nobody can read them, and a browser takes
 * seconds to lay them out.
 */
export const legible = (text: string): string => (text.length > 8 ? text.replace(piles, '$1') : text);
