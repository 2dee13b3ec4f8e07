// What an ended run may still say: as long as it has said that its timers go on, outputs; nothing else, and nothing after.
import { expect, test } from 'vitest';
import { openGate } from '../../src/notebook/client/gate.ts';
import type { ToPage } from '../../src/notebook/protocol/index.ts';

const of = { run: 1, cell: 'clock', version: 1 };
const shown = { type: 'output', ...of, slot: 0, output: { kind: 'text', text: 'tick' } } as const;
const ended = {
  type: 'ended',
  ...of,
  outcome: 'ok',
  milliseconds: 1,
  memory: { numTensors: 0, numBytes: 0 },
} as const;

/** What is heard of a kernel that says all this, and how it ended. */
async function heard(messages: readonly ToPage[]): Promise<string[]> {
  const { port1, port2 } = new MessageChannel();
  const said: string[] = [];
  const done = new Promise<void>((resolve) => {
    const gate = openGate(port1, {
      hear: (message) => {
        said.push(message.type);
        if (said.length === messages.length) resolve();
      },
      excess: (reason) => {
        said.push(reason);
        resolve();
      },
    });
    gate.send({ type: 'run', ...of, code: '', imports: [], exports: [] });
  });
  for (const message of messages) port2.postMessage(message);
  await done;
  port2.close();
  return said;
}

test('outputs of timers that go on pass, until their end', async () => {
  const late: ToPage[] = [{ ...ended, goesOn: true }, shown, shown, { type: 'timersEnded', ...of }];
  expect(await heard(late)).toEqual(['ended', 'output', 'output', 'timersEnded']);
  expect(await heard([...late, shown])).toEqual([
    ...late.map(({ type }) => type),
    'a message about a run that is not running',
  ]);
});

test('a run that has ended whole says no more, nor does one cell speak for another', async () => {
  expect((await heard([ended, shown])).at(-1)).toBe('a message about a run that is not running');
  expect(
    (
      await heard([
        { ...ended, goesOn: true },
        { ...shown, cell: 'other' },
      ])
    ).at(-1),
  ).toBe('a message about a run that is not running');
  expect((await heard([ended, { type: 'timersEnded', ...of }])).at(-1)).toBe(
    'the end of timers that do not go on',
  );
});
