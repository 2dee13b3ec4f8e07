/** What a forward pass and its helpers say to each other. Numbers travel as transferred buffers, but for the weights. */
import type { NetworkSpec } from '../spec/layer-spec.ts';

/** Weights by `layer/name`, those that have changed since they were sent last. */
export type SentWeights = readonly { readonly name: string; readonly values: Float32Array }[];

export interface PassSetting {
  /** The compiled kernels, the same as the asking worker's own. */
  readonly binary: BufferSource;
  readonly spec: NetworkSpec;
  /** Layers whose values are asked for. */
  readonly outputs: readonly string[];
}

export type ToPassHelper =
  | ({ readonly type: 'set' } & PassSetting)
  | { readonly type: 'weights'; readonly weights: SentWeights }
  | {
      readonly type: 'part';
      /** Which of the batch's; what is answered names it. */
      readonly part: number;
      readonly count: number;
      readonly images: Float32Array<ArrayBuffer>;
    };

export type FromPassHelper =
  | { readonly type: 'failed'; readonly reason: string }
  | {
      readonly type: 'given';
      readonly part: number;
      /** Of each output. */
      readonly values: readonly Float32Array<ArrayBuffer>[];
      /** That the helper takes. */
      readonly bytes: number;
    };
