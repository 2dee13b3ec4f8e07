/** What an answer of a live network waits for, in this order. */
export const liveStages = ['starting', 'building', 'passing'] as const;

export type LiveStage = (typeof liveStages)[number];
