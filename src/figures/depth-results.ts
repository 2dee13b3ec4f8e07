/** What the experiment on depth came to, as `scripts/depth-figure.ts` has written it. */
import kept from '../../content/figures/depth.json' with { type: 'json' };
import type { DepthFigure } from '../results/index.ts';

export const { setting, groups } = kept as unknown as DepthFigure;

/** The depths that were trained, shallow first. */
export const depths: readonly number[] = [...new Set(groups.map(({ depth }) => depth))].sort((a, b) => a - b);
