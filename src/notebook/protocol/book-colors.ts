/** The palette of the book, in the order in which plots, curves and runs are handed its colours; the last is for the rest. */
export const bookColors = [
  'var(--main)',
  'var(--skip)',
  'var(--norm)',
  'var(--gradient)',
  'var(--dog)',
  'var(--cat)',
  'var(--ink-faint)',
] as const;
