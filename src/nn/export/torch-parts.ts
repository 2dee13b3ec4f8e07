/** Where the exported PyTorch module keeps each layer: what its state dict calls it, and the expression of it. */

import type { NetworkSpec } from '../spec/layer-spec.ts';
import { describedKind } from '../spec/kinds/index.ts';
import { torchModuleName } from '../spec/torch-names.ts';
import { pythonNames } from './python-code.ts';

export interface TorchParts {
  /** `layer1.0.conv1`, or the layer's own name as Python spells it. */
  path(layer: string): string;
  /** `self.layer1[0]["conv1"]`. */
  expression(layer: string): string;
  /** Lines that make what parts are kept in. */
  readonly containers: readonly string[];
}

/** The parts by their layers' names; those of a ResNet by torchvision's, so that state dicts go both ways. */
export function torchParts(spec: NetworkSpec): TorchParts {
  const names = pythonNames(spec);
  const own = (layer: string) => names.get(layer) ?? layer;
  return resnetParts(spec, own) ?? { path: own, expression: (layer) => `self.${own(layer)}`, containers: [] };
}

const inBlock = /^(layer\d+)\.(\d+)\.(.+)$/;

function resnetParts({ layers }: NetworkSpec, own: (layer: string) => string): TorchParts | null {
  const kept = layers.filter(
    (layer) => layer.sharesWeightsOf === undefined && describedKind(layer).parameters !== undefined,
  );
  const paths = new Map(
    kept.map(({ name }) => {
      const path = torchModuleName(name);
      return [name, path === name ? own(name) : path];
    }),
  );
  const blocks = [...paths.values()].flatMap((path) => {
    const [, stage = '', block = ''] = inBlock.exec(path) ?? [];
    return stage === '' ? [] : [{ stage, block: Number(block) }];
  });
  const stages = new Map<string, number>();
  for (const { stage, block } of blocks) stages.set(stage, Math.max(stages.get(stage) ?? 0, block + 1));
  const roots = [...paths.values()].filter((path) => !inBlock.test(path));
  const isClear = new Set(paths.values()).size === paths.size && !roots.some((root) => stages.has(root));
  // Blocks are counted without a gap; what has two parts, or flattens in TensorFlow's order, is no ResNet's.
  const isWhole = [...stages].every(([stage, count]) =>
    Array.from({ length: count }, (_, i) => i).every((i) =>
      blocks.some((each) => each.stage === stage && each.block === i),
    ),
  );
  const isPlain = !layers.some(
    ({ kind }) => kind === 'flatten' || kind === 'prelu' || kind === 'separableConv',
  );
  if (stages.size === 0 || !isClear || !isWhole || !isPlain) return null;
  const shortcuts = [...paths.values()].flatMap((path) => {
    const [, stage = '', block = '', part = ''] = inBlock.exec(path) ?? [];
    return part.startsWith('downsample.') ? [`self.${stage}[${block}]["downsample"] = nn.ModuleDict()`] : [];
  });
  return {
    path: (layer) => paths.get(layer) ?? own(layer),
    expression(layer) {
      const path = paths.get(layer) ?? own(layer);
      const [, stage = '', block = '', part = ''] = inBlock.exec(path) ?? [];
      if (stage === '') return `self.${path}`;
      const keys = part.split('.').map((key) => `["${key}"]`);
      return `self.${stage}[${block}]${keys.join('')}`;
    },
    containers: [
      ...[...stages].map(
        ([stage, count]) => `self.${stage} = nn.ModuleList(nn.ModuleDict() for _ in range(${count}))`,
      ),
      ...new Set(shortcuts),
    ],
  };
}
