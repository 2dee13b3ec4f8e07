import { asksTooMuch } from '../../drawing/index.ts';
import { drawingLimits, type Rehearsal } from '../../drawing/index.ts';
import type { RehearsalReply, RehearsalRequest } from './drawing-room.ts';
import type { RecordedCall } from '../../protocol/index.ts';

/**
 * Rehearsals of plots, one at a time, in a worker that is ended when one takes too long: whatever a plot
 * asks of Observable Plot, the page goes on answering.
 */
export interface Rehearsals {
  rehearse(plot: RecordedCall, room: number | undefined): Promise<Rehearsal>;
}

/** Several times the limit, which is of the shortest of several tries: a worker shares its processor (milliseconds). */
const patience = 2_000;
/** A worker that has not loaded by then never will: without one the page draws unrehearsed (milliseconds). */
const loading = 15_000;

type Unanswered = (rehearsal: Rehearsal) => void;

export function createRehearsals(make: () => Worker): Rehearsals {
  let worker: Promise<Worker | undefined> | undefined;
  let answer: Unanswered | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function open(): Promise<Worker | undefined> {
    return new Promise((resolve) => {
      let made: Worker;
      try {
        made = make();
      } catch {
        return resolve(undefined);
      }
      const timer = setTimeout(() => give(undefined), loading);
      const give = (found: Worker | undefined): void => {
        clearTimeout(timer);
        if (!found) made.terminate();
        resolve(found);
      };
      made.addEventListener('error', () => give(undefined));
      made.addEventListener('message', ({ data }: MessageEvent<RehearsalReply>) => {
        if ('ready' in data) give(made);
        else answer?.(data.rehearsal);
      });
    });
  }

  async function rehearse(plot: RecordedCall, room: number | undefined): Promise<Rehearsal> {
    const ready = await (worker ??= open());
    if (!ready) return { fits: true };
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        ready.terminate();
        worker = undefined;
        done({ fits: false, limit: 'milliseconds', most: drawingLimits.milliseconds });
      }, patience);
      const done: Unanswered = (rehearsal) => {
        clearTimeout(timer);
        answer = undefined;
        ready.removeEventListener('error', broken);
        resolve(rehearsal);
      };
      /** It ran out of memory, or worse. */
      const broken = (): void => {
        ready.terminate();
        worker = undefined;
        done({ fits: false, limit: 'milliseconds', most: drawingLimits.milliseconds });
      };
      ready.addEventListener('error', broken);
      answer = done;
      ready.postMessage({ plot, room } satisfies RehearsalRequest);
    });
  }

  return {
    rehearse(plot, room) {
      const asked = asksTooMuch(plot);
      if (asked) return Promise.resolve(asked);
      const mine = last.then(() => rehearse(plot, room));
      last = mine;
      return mine;
    },
  };
}
