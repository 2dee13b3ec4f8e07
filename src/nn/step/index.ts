/** One step of training as a plan over a block of memory, whole or in shards, without a tensor of tfjs. */

export { planStep, type NetworkToPlan, type Plan, type Unplannable, type WeightToPlan } from './plan.ts';
export type { BatchStatistics, Weight } from './plan-builder.ts';
export { PlannedPass, type OutputSums, type TimedPart } from './planned-pass.ts';
export {
  averageMeeting,
  ShardGroup,
  type MeetingAverage,
  type MeetingParts,
  type ShardStep,
} from './shard-group.ts';
export { assignShards, averageSiblings, shardCount, type ShardAverage } from './shards.ts';
export { serveShards } from './helper.ts';
export type { FromHelper, Helper, HelperPort, HelperSetting, ToHelper } from './messages.ts';
export { sentWeights } from './weight-numbers.ts';
export type { StepMemory } from './step-memory.ts';
