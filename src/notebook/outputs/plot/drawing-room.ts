/**
 * Where plots are drawn: the module with Observable Plot in it. The page draws with it, and a worker made
 * of the same file, which the page has already loaded, rehearses each plot first.
 */
import type { Rehearsal } from '../../drawing/index.ts';
import type { RecordedCall } from '../../protocol/index.ts';
import { rehearse } from './rehearse.ts';

export { replay } from './replay.ts';

/** The address of this module, of which the worker is made. */
export const address = import.meta.url;

/** The name by which the module knows that it is loaded in such a worker. */
export const workerName = 'plot-rehearsal';

export interface RehearsalRequest {
  plot: RecordedCall;
  room: number | undefined;
}

export type RehearsalReply = { ready: true } | { rehearsal: Rehearsal };

if (typeof document === 'undefined' && (globalThis as { name?: unknown }).name === workerName) {
  const reply = (message: RehearsalReply): void => (globalThis as unknown as Worker).postMessage(message);
  addEventListener('message', ({ data }: MessageEvent<RehearsalRequest>) => {
    reply({ rehearsal: rehearse(data.plot, data.room) });
  });
  reply({ ready: true });
}
