/**
 * What reaches the input of a stack of equal blocks when 1 enters at its end, each block having the
 * local derivative `branch` on its main path: `(1 + branch)^n` with the skip, `branch^n` without.
 */
export function gradientThroughBlocks(branch: number, blocks: number, hasSkip: boolean): number {
  return (hasSkip ? 1 + branch : branch) ** blocks;
}
