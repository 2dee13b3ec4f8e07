import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fallsSilent, goesUnheard, mostUnheard } from '../../src/notebook/client/pulse.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What is found of a frame that does not answer, by what the page is up to meanwhile. */
function watch({ visible = true, heldUp = 0, seconds = 10 }) {
  const ends = performance.now() + seconds * 1_000;
  let asked = 0;
  const found = fallsSilent({
    isAlive: async (within) => {
      asked++;
      await new Promise((resolve) => setTimeout(resolve, within + heldUp));
      return false;
    },
    isPageVisible: () => visible,
    goesOn: () => performance.now() < ends,
  });
  return { found, asked: () => asked };
}

test('a frame that does not answer while a cell runs has fallen silent', async () => {
  const { found } = watch({});
  await vi.advanceTimersByTimeAsync(6_000);
  expect(await found).toBe(true);
});

test('a page in the background does not ask', async () => {
  const { found, asked } = watch({ visible: false });
  await vi.advanceTimersByTimeAsync(11_000);
  expect([await found, asked()]).toEqual([false, 0]);
});

test('where the page itself was held up, it asks again', async () => {
  const { found, asked } = watch({ heldUp: 2_000, seconds: 10 });
  await vi.advanceTimersByTimeAsync(20_000);
  expect([await found, asked()]).toEqual([false, 2]);
});

test('when the run has ended meanwhile, its silence is nothing', async () => {
  const { found } = watch({ seconds: 3 });
  await vi.advanceTimersByTimeAsync(6_000);
  expect(await found).toBe(false);
});

describe('a worker that has its turn', () => {
  /** @param turn how long it takes to the next (milliseconds), by the number of the question */
  function listen(turn: (asked: number) => number, goesOnFor = Infinity) {
    const ends = performance.now() + goesOnFor;
    let asked = 0;
    const found = goesUnheard({
      hasTurn: () => new Promise((resolve) => setTimeout(resolve, turn(asked++))),
      goesOn: () => performance.now() < ends,
    });
    return { found, asked: () => asked };
  }

  test('now and then goes on for as long as it likes, asked once a turn', async () => {
    const { found, asked } = listen(() => mostUnheard - 2_000, 10 * mostUnheard);
    await vi.advanceTimersByTimeAsync(11 * mostUnheard);
    expect([await found, asked()]).toEqual([false, 11]);
  });

  test('never again is found out, however often it had one before', async () => {
    const { found } = listen((asked) => (asked < 5 ? 10 : 100 * mostUnheard));
    await vi.advanceTimersByTimeAsync(mostUnheard + 10_000);
    expect(await found).toBe(true);
  });

  test('and has none because it has ended is not unheard', async () => {
    const { found } = listen(() => 10 * mostUnheard, 5_000);
    await vi.advanceTimersByTimeAsync(mostUnheard + 10_000);
    expect(await found).toBe(false);
  });
});
