/** Starts of the kernel that are ended while they go on: one worker lives at the end, and what is told is told of it. */
import { afterEach, expect, it, vi } from 'vitest';
import { createLifetime } from '../../src/notebook/client/lifetime.ts';
import { Session } from '../../src/notebook/client/session.ts';

const info = { backend: 'cpu', device: '', skipped: [], notes: [], memory: { numTensors: 0, numBytes: 0 } };
afterEach(() => vi.restoreAllMocks());

interface Made {
  begun(): void;
  ended: boolean;
  end(): void;
}

/** @param hatched resolves when the frame of the next one is there */
function open(hatched: () => Promise<void> = () => Promise.resolve()) {
  const made: Made[] = [];
  const told: string[] = [];
  vi.spyOn(Session, 'hatch').mockImplementation(async () => {
    await hatched();
    let go: () => void = () => undefined;
    let giveUp: (error: unknown) => void = () => undefined;
    const own = {
      ended: false,
      begun: () => go(),
      begin: () =>
        new Promise((resolve, reject) => {
          go = () => resolve(info);
          giveUp = reject;
        }),
      end() {
        own.ended = true;
        giveUp(new Error('ended'));
      },
    };
    made.push(own);
    return own as unknown as Session;
  });
  const life = createLifetime({
    document: {} as Document,
    frame: '',
    loadAssets: () => Promise.resolve({ source: '', wasm: [], bundle: () => Promise.resolve('') }),
    openGate: () => ({ send: () => undefined, close: () => undefined }),
    words: { lang: 'en' },
    backend: 'auto',
    events: {
      starting: () => told.push('starting'),
      started: () => told.push('started'),
      startFailed: () => told.push('failed'),
      hear: () => undefined,
      ending: () => undefined,
      excess: () => undefined,
    },
  });
  return { life, made, told };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

it.each([
  ['before its frame is there', () => new Promise<void>((resolve) => setTimeout(resolve, 1))],
  ['before it has begun', () => Promise.resolve()],
])('a restart %s', async (_, hatched) => {
  const { life, made, told } = open(hatched);
  const first = life.start();
  if (_ === 'before it has begun') await settled();
  life.end();
  const second = life.start();
  await settled();
  for (const each of made) each.begun();
  await settled();
  for (const each of made) each.begun();
  // Whoever waits for the first is given the second.
  expect(await Promise.all([first, second])).toEqual([info, info]);
  expect(made.filter(({ ended }) => !ended)).toHaveLength(1);
  expect(told.filter((each) => each !== 'starting')).toEqual(['started']);
  expect(life.hasStarted).toBe(true);
  await life.start();
  expect(told.filter((each) => each === 'started')).toHaveLength(1);
});
