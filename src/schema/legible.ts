/**
 * More marks on one letter than any script, tone or skin has: what Unicode counts to the sign before it, among it the
 * colours of skins, which are no marks by their category and pile up all the same.
 */
const piles = /([\p{M}\p{Gr_Ext}\p{EMod}]{8})[\p{M}\p{Gr_Ext}\p{EMod}]+/gu;

/**
 * The text without the piles of marks that stand on one letter by the thousand: nobody can read them, and a browser takes
 * seconds to lay them out.
 */
export const legible = (text: string): string => (text.length > 8 ? text.replace(piles, '$1') : text);
