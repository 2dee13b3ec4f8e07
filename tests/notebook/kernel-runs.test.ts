import { expect, it } from 'vitest';
import { KernelRuns } from '../../src/notebook/client/kernel-runs.ts';
import type { Lifetime } from '../../src/notebook/client/lifetime.ts';
import type { ToKernel } from '../../src/notebook/protocol/index.ts';

const request = { run: 1, cell: 'a', version: 1, code: '', imports: [], exports: [] };
const ended = {
  type: 'ended',
  ...request,
  outcome: 'stopped',
  milliseconds: 1,
  memory: { numTensors: 0, numBytes: 0 },
} as const;

/** Runs over a worker that this test speaks for. */
function open(hear: (message: ToKernel) => void) {
  const lost: string[] = [];
  const life = {
    session: undefined,
    start: () => Promise.resolve({}),
    send: hear,
    prepareNext: () => undefined,
  } as unknown as Lifetime;
  const runs = new KernelRuns({
    life,
    emit: () => undefined,
    isPageVisible: () => true,
    lose: (reason) => {
      lost.push(reason);
      runs.lost(reason);
      return Promise.resolve();
    },
  });
  return { runs, lost };
}

it('a stopped run whose end is on its way behind its outputs keeps its worker', async () => {
  const { runs, lost } = open(({ type }) => {
    if (type !== 'interrupt') return;
    setTimeout(() => runs.endComes(1), 20);
    setTimeout(() => void runs.ended(ended), 500);
  });
  const run = runs.run(request);
  await Promise.resolve();
  await runs.stop();
  expect(lost).toEqual([]);
  expect(await run).toMatchObject({ outcome: 'stopped' });
});

it('one that says nothing of its end loses it', async () => {
  const { runs, lost } = open(() => undefined);
  const run = runs.run(request);
  await Promise.resolve();
  await runs.stop();
  expect(lost).toEqual(['stopped']);
  expect(await run).toMatchObject({ outcome: 'terminated' });
});
