// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest';
import { createTurns, newPace, sliceElements, type Turns } from '../../src/notebook/outputs/drawing-turns.ts';
import { unfold } from '../../src/notebook/outputs/unfold.ts';

afterEach(() => document.body.replaceChildren());

/** `<section>` with groups of items, numbered in the order of the document. */
function drawing(groups: number, items: number): Element {
  const root = document.createElement('section');
  for (let group = 0; group < groups; group++) {
    const list = document.createElement('ul');
    for (let item = 0; item < items; item++) {
      const line = document.createElement('li');
      line.append(`${group}/${item}`);
      list.append(line);
    }
    root.append(`group ${group}`, list);
  }
  return root;
}

const elementsIn = (root: Element): number => root.querySelectorAll('*').length;

/** Turns that note how many elements stand on the page at each. */
function notedTurns(): { turns: Turns; noted: number[] } {
  const noted: number[] = [];
  const pause = (): Promise<void> => {
    noted.push(elementsIn(document.body));
    return Promise.resolve();
  };
  return { turns: createTurns(pause, () => 0), noted };
}

test.each([
  [1, 1_500],
  [20, 80],
  [2, 800],
])('%i groups of %i come in pieces, and whole in the end', async (groups, items) => {
  const whole = drawing(groups, items).outerHTML;
  const root = drawing(groups, items);
  const { turns, noted } = notedTurns();
  unfold(root, turns);
  document.body.append(root);
  expect(elementsIn(document.body)).toBeLessThanOrEqual(sliceElements);
  await vi.waitFor(() => expect(elementsIn(root)).toBe(groups * (items + 1)));
  expect(root.outerHTML).toBe(whole);
  for (const [at, elements] of noted.entries())
    expect(elements - (noted[at - 1] ?? sliceElements)).toBeLessThanOrEqual(sliceElements + 1);
});

test.each([
  ['larger where frames are quick', 10, [1.5, 2.25]],
  ['smaller where they are slow, to a bound', 120, [0.25, 0.5]],
  ['as large as before where they are neither', 60, [1, 1]],
])('pieces become %s', async (_, took, [least, most]) => {
  const root = drawing(1, 3_000);
  const noted: number[] = [];
  unfold(
    root,
    createTurns(
      () => {
        noted.push(elementsIn(document.body));
        return Promise.resolve(took);
      },
      () => 0,
    ),
  );
  document.body.append(root);
  await vi.waitFor(() => expect(elementsIn(root)).toBe(3_001));
  const pieces = noted.slice(1).map((elements, at) => elements - noted[at]!);
  // How long the first takes is known after the second is made.
  const learnt = pieces.slice(2).map((piece) => piece / pieces[0]!);
  expect(Math.min(...learnt)).toBeGreaterThan(least! - 0.04);
  expect(Math.max(...learnt)).toBeLessThan(most! + 0.04);
  expect(Math.max(...learnt)).toBeGreaterThan(most! - 0.3);
});

test.each([
  ['that come seldom, and are quick', 120, 0, true],
  ['that come at once, and are slow', 0, 120, false],
])('of frames %s', async (_, wait, work, isMore) => {
  let time = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => time);
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => {
    queueMicrotask(() => {
      time += wait;
      const due = time;
      time += work;
      frame(due);
    });
    return 0;
  });
  try {
    const turns = createTurns(undefined, () => 0);
    const pace = newPace();
    for (let piece = 0; piece < 4; piece++) await turns.take(sliceElements * pace.scale, pace);
    expect(pace.scale > 1).toBe(isMore);
    expect(pace.scale < 1).toBe(!isMore);
  } finally {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  }
});

test('long texts are pieces, too', () => {
  const root = document.createElement('section');
  for (let n = 0; n < 50; n++) {
    const line = document.createElement('p');
    line.append('x'.repeat(10_000));
    root.append(line);
  }
  unfold(root, notedTurns().turns);
  // A line of 10,000 characters counts as 251 elements.
  expect(root.children).toHaveLength(Math.floor(sliceElements / 251));
});

test('so is the text in fields', () => {
  const root = document.createElement('section');
  for (let n = 0; n < 50; n++) {
    const field = document.createElement('textarea');
    field.value = 'x'.repeat(10_000);
    root.append(field);
  }
  unfold(root, notedTurns().turns);
  expect(root.children).toHaveLength(Math.floor(sliceElements / 251));
});

test('what is small, or drawn at build, is left as it is', () => {
  const small = drawing(2, 10);
  unfold(small, notedTurns().turns);
  expect(elementsIn(small)).toBe(22);
  const built = drawing(2, 1_000);
  unfold(built, undefined);
  expect(elementsIn(built)).toBe(2_002);
});

test('nothing follows what is off the page again', async () => {
  const root = drawing(1, 2_000);
  let frame = (): void => undefined;
  const pause = vi.fn(() => new Promise<void>((resolve) => (frame = resolve)));
  unfold(
    root,
    createTurns(pause, () => 0),
  );
  document.body.append(root);
  await vi.waitFor(() => expect(pause).toHaveBeenCalledTimes(1));
  frame();
  await vi.waitFor(() => expect(pause).toHaveBeenCalledTimes(2));
  const shown = elementsIn(root);
  expect(shown).toBeGreaterThan(sliceElements);
  root.remove();
  frame();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(elementsIn(root)).toBe(shown);
  expect(pause).toHaveBeenCalledTimes(2);
});
