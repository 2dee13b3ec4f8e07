/** What a training and its helpers say to each other. Numbers travel as transferred buffers. */
import type { MeetingParts, ShardStep } from './shard-group.ts';
import type { NetworkToPlan } from './plan.ts';
import type { ShardAverage } from './shards.ts';

export interface HelperSetting {
  /** The compiled kernels, the same as the training's own. */
  readonly binary: BufferSource;
  readonly network: NetworkToPlan;
  /** Pictures of one shard. */
  readonly batch: number;
  readonly synchronised: boolean;
}

export type ToHelper =
  | ({ readonly type: 'set' } & HelperSetting)
  | {
      readonly type: 'step';
      /** Counts up; what is answered names it, so that the end of a step that was given up is known. */
      readonly id: number;
      readonly step: ShardStep;
      /** Every weight but moving averages, in the plan's order. */
      readonly weights: Float32Array<ArrayBuffer>;
      /** Numbers that were sent before and are not needed any more. */
      readonly spare: readonly Float32Array<ArrayBuffer>[];
    }
  | { readonly type: 'met'; readonly id: number; readonly averaged: Float32Array };

export type FromHelper =
  | { readonly type: 'ready'; readonly bytes: number }
  | { readonly type: 'failed'; readonly reason: string }
  | ({ readonly type: 'meet'; readonly id: number } & MeetingParts)
  | {
      readonly type: 'done';
      readonly id: number;
      readonly averages: readonly ShardAverage[];
      /** Given back, to be filled anew. */
      readonly weights: Float32Array<ArrayBuffer>;
    };

/** Either end of the line: a worker, or the scope within it. */
export interface HelperPort<Out, In> {
  post(message: Out, transfer: Transferable[]): void;
  /** Called with each message, in order. */
  receive(listener: (message: In) => void): void;
}

/** A helper as whoever started it has it. */
export interface Helper<Out = ToHelper, In = FromHelper> extends HelperPort<Out, In> {
  /** Called once when nothing more can come of it. */
  lost(listener: (reason: string) => void): void;
  end(): void;
}
