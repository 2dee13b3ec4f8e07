/** What timers do after the run that made them: what they are given, and what they leave undone. */
import { expect, it } from 'vitest';
import type { KernelEvent } from '../../src/notebook/runtime/kernel-port.ts';
import { useKernel } from './run-cells.ts';

const { kernel, run } = useKernel();

/** What is shown for a cell after its run, until its timers have ended or enough has come. */
function shownLater(cell: string, enough: number): Promise<(string | undefined)[]> {
  return new Promise((resolve) => {
    const shown: (string | undefined)[] = [];
    const unsubscribe = kernel().subscribe((event: KernelEvent) => {
      if (event.type === 'output' && event.cell === cell) {
        const { output } = event;
        shown.push('text' in output ? output.text : 'message' in output ? output.message : output.kind);
      }
      if (event.type !== 'timersEnded' && shown.length < enough) return;
      unsubscribe();
      resolve(shown);
    });
  });
}

it('have a signal that still lets them work, and that ends with them', async () => {
  const shown = shownLater('asks', 1);
  const { goesOn } = await run(
    `globalThis.given = signal;
    const clock = setInterval(() => {
      if (!globalThis.hasEnded) return;
      clearInterval(clock);
      console.log(String(signal.aborted));
    }, 5);`,
    { cell: 'asks' },
  );
  expect(goesOn).toBe(true);
  await run('globalThis.hasEnded = true;', { cell: 'says so' });
  expect(await shown).toEqual(['false']);
  const { outputs } = await run(
    'console.log(String(given.aborted)); delete globalThis.given; delete globalThis.hasEnded;',
    {
      cell: 'after',
    },
  );
  expect(outputs).toMatchObject([{ text: 'true' }]);
});

it('may be texts, which are programs', async () => {
  const shown = shownLater('text', 1);
  await run("setTimeout('console.log(6 * 7)', 5); await new Promise((on) => setTimeout(on, 20));", {
    cell: 'text',
  });
  expect(await shown).toEqual(['42']);
});

it.each([
  ['waits for', 'async () => { await 0; throw new Error("broken"); }'],
  ['does not wait for', '() => { (async () => { await 0; throw new Error("broken"); })(); }'],
  [
    'does not wait for, long after',
    '() => { (async () => { await new Promise((on) => setTimeout(on, 30)); throw new Error("broken"); })(); }',
  ],
])('what fails that a callback %s is said, and ends them', async (_, callback) => {
  const shown = shownLater('breaks', 10);
  // On a busy machine the run may not have ended after five milliseconds, and what fails before is the run's own.
  await run(`setInterval(() => globalThis.hasEnded && (${callback})(), 5);`, { cell: 'breaks' });
  await run('globalThis.hasEnded = true;', { cell: 'says so' });
  expect(await shown).toEqual(['broken']);
  await run('delete globalThis.hasEnded;', { cell: 'says so' });
});

it('what fails in them is not said of the cell that runs', async () => {
  const shown = shownLater('breaks', 1);
  await run(
    '(async () => { await new Promise((on) => globalThis.goOn = on); throw new Error("broken"); })(); setInterval(() => 0, 10_000);',
    { cell: 'breaks' },
  );
  const other = await run('goOn(); await new Promise((on) => setTimeout(on, 20)); delete globalThis.goOn;', {
    cell: 'other',
  });
  expect(other.outcome).toBe('ok');
  expect(await shown).toEqual(['broken']);
});
