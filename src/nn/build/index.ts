/** From specs to models of tfjs, and back. */

export { build, type BuildOptions } from './build.ts';
export { plainNames } from './plain-names.ts';
export { withEasedLayers } from './eased-layers.ts';
export { readLayer, type LayerBody } from './read-layer.ts';
export { describe, namesOfLayers, specOf, type DescribeOptions } from './describe.ts';
