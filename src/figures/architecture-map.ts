import {
  describeNetwork,
  expansion,
  type BlockKind,
  resnet,
  resnetStages,
  type Convention,
  type ResnetDepth,
} from '../nn/spec/index.ts';

export const depths: readonly ResnetDepth[] = [18, 34, 50, 101, 152];

/** One stage of one network, as the map draws it. */
export interface MappedStage {
  /** 2 … 5, as in `conv2` … `conv5`. */
  readonly number: number;
  readonly blocks: number;
  /** Inside the block, and at its end. */
  readonly width: number;
  readonly channels: number;
}

export interface MappedNetwork {
  readonly depth: ResnetDepth;
  readonly kind: BlockKind;
  readonly stages: readonly MappedStage[];
}

/** The stage tables of the five networks. */
export function mappedNetworks(): MappedNetwork[] {
  return depths.map((depth) => {
    const { block: kind, blocks } = resnetStages[depth];
    return {
      depth,
      kind,
      stages: blocks.map((count, index) => {
        const width = 64 * 2 ** index;
        return { number: index + 2, blocks: count, width, channels: width * expansion[kind] };
      }),
    };
  });
}

/** A row of the table beside the map. */
export interface StageCount {
  readonly stage: string;
  /** Height, width, channels; or the number of classes. */
  readonly output: readonly number[];
  readonly params: number;
  readonly multiplyAdds: number;
}

export interface NetworkCount {
  readonly stages: readonly StageCount[];
  readonly params: number;
  readonly trainable: number;
  readonly multiplyAdds: number;
}

/** Parameters and multiply-adds by stage, for 224×224 and 1000 classes. */
export function countStages(depth: ResnetDepth, convention: Convention): NetworkCount {
  const { layers, totals } = describeNetwork(resnet(depth, { convention }));
  const names = [...new Set(layers.map(({ stage }) => stage).filter(Boolean))];
  const stages = names.map((stage) => {
    const own = layers.filter((layer) => layer.stage === stage);
    const sum = (of: (layer: (typeof own)[number]) => number) =>
      own.reduce((total, layer) => total + of(layer), 0);
    return {
      stage,
      output: own.at(-1)!.outputShape,
      params: sum(({ params }) => params.total),
      multiplyAdds: sum(({ multiplyAdds }) => multiplyAdds),
    };
  });
  return { stages, params: totals.params, trainable: totals.trainable, multiplyAdds: totals.multiplyAdds };
}
