import { expect, test } from 'vitest';
import { RunQueue } from '../../src/notebook/runtime/run-queue.ts';
import { createRequest, note, type Wish } from '../../src/notebook/runtime/run-request.ts';

/** A queue with a wish for these cells, which take runs of those. */
function queued(targets: string[], cells: string[] = targets): { queue: RunQueue; wish: Wish } {
  const queue = new RunQueue();
  const wish = createRequest(targets, 'ask', false);
  queue.prepare(wish);
  queue.prepared(wish, () =>
    cells.map((cell) => ({ cell, request: wish, isTarget: targets.includes(cell) })),
  );
  return { queue, wish };
}

/** Takes the next job and lets it run. */
function begin(queue: RunQueue) {
  const job = queue.next();
  if (!job) throw new Error('Nothing waits.');
  return queue.begin(job);
}

test('what runs stands first, then what waits, then what is still being asked about; each cell once', () => {
  const { queue } = queued(['c'], ['a', 'b', 'c']);
  begin(queue);
  queue.prepare(createRequest(['d', 'c'], 'ask', false));
  expect(queue.cells).toEqual(['a', 'b', 'c', 'd']);
});

test('a wish is done when the last of its cells is, and ends as its worst target did', async () => {
  const { queue, wish } = queued(['a', 'b']);
  note(begin(queue).job, 'failed');
  queue.end();
  queue.finishIfDone(wish);
  expect(wish.state).toBe('queued');
  note(begin(queue).job, 'fresh');
  queue.end();
  queue.finishIfDone(wish);
  expect(await wish.finished).toBe('failed');
});

test('a wish that took nothing is done at once', async () => {
  expect(await queued(['a'], []).wish.finished).toBe('fresh');
});

test('given up, a wish ends at once, unless a target of it runs, which says itself how it ended', () => {
  const waiting = queued(['b'], ['a', 'b']);
  begin(waiting.queue);
  waiting.queue.cancel(waiting.wish);
  expect([waiting.wish.outcome, waiting.queue.isEmpty]).toEqual(['cancelled', true]);
  const running = queued(['a']);
  begin(running.queue);
  running.queue.cancel(running.wish);
  expect(running.wish.state).toBe('queued');
});

test('a wish for the same cell is joined until its run begins', () => {
  const { queue, wish } = queued(['b'], ['a', 'b']);
  begin(queue);
  expect(queue.waitingFor('b')).toBe(wish);
  expect(queue.waitingFor('a')).toBeUndefined();
  queue.end();
  begin(queue);
  expect(queue.waitingFor('b')).toBeUndefined();
});

test('cells that are no longer wanted leave their wish', async () => {
  const { queue, wish } = queued(['a', 'b', 'c']);
  queue.drop(wish, new Set(['b', 'c']));
  expect(queue.cells).toEqual(['a']);
  note(begin(queue).job, 'fresh');
  queue.end();
  queue.finishIfDone(wish);
  expect(await wish.finished).toBe('cancelled');
});

test('what must run before a job goes in front of it, for its wish but not as its target', () => {
  const { queue, wish } = queued(['c']);
  const { job } = begin(queue);
  queue.putBack(job, ['a', 'b']);
  expect(queue.next()).toEqual({ cell: 'a', request: wish, isTarget: false });
  expect(queue.cells).toEqual(['c', 'b']);
});

test('after a crash nothing waits', () => {
  const { queue } = queued(['a', 'b']);
  const other = createRequest(['c'], 'ask', false);
  queue.prepare(other);
  queue.keepOnly(begin(queue).job);
  expect([queue.cells, other.outcome]).toEqual([['a'], 'cancelled']);
});
