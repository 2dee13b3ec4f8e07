/**
 * Frames while panning the picture of a network unfolded to its layers, in headless Chromium with software
 * rendering. Three ways to pan: the wheel (through the compositor), dragging with the mouse, and a program
 * that scrolls a fixed stretch each frame. A frame is late when it took more than one and a half display frames.
 *
 * Controls tell the picture's cost from the machine's mood: the same page at rest, and an empty box of the
 * same size scrolled in the same way. `cpu ms` is the main thread's own time a frame, whatever else runs.
 *
 *   node bench/inspector-frames.ts [depth]
 */
import type { Page } from 'puppeteer-core';
import { serveHarness } from '../tests/inspector/harness/bundle.ts';
import { launchChromium } from '../tests/inspector/harness/chromium.ts';

interface Frames {
  readonly way: string;
  readonly frames: number;
  readonly perSecond: number;
  readonly median: number;
  readonly worst: number;
  readonly late: number;
  readonly scrolled: number;
  readonly cpu: number;
}

const depth = process.argv[2] ?? '152';
const harness = await serveHarness(
  new URL('../tests/inspector/harness/mounted.ts', import.meta.url).pathname,
);
const browser = await launchChromium();
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  await page.goto(`${harness.url}?net=${depth}`);
  await page.waitForSelector('tr[data-layer]');
  await page.click('[data-show-graph]');
  await page.waitForSelector('.view .sheet');
  await page.click('fieldset button:last-of-type');
  await new Promise((resolve) => setTimeout(resolve, 500));
  const boxes = await page.$$eval('.view .box', (found) => found.length);
  const height = await page.$eval('.view .sheet', (sheet) => sheet.clientHeight);
  console.log(`${depth}: picture ${height} px tall, ${boxes} boxes in the document`);

  const results = [
    await measure(page, 'at rest', () => new Promise((resolve) => setTimeout(resolve, 3000))),
    await measure(page, 'program, empty box', () => panByProgram(page), await emptyBox(page)),
    await measure(page, 'program', () => panByProgram(page)),
    await measure(page, 'drag', () => panByDragging(page)),
    await measure(page, 'wheel, empty box', () => panByWheel(page), await emptyBox(page)),
    await measure(page, 'wheel', () => panByWheel(page)),
  ];
  console.table(
    results.map(({ way, frames, perSecond, median, worst, late, scrolled, cpu }) => ({
      way,
      frames,
      'frames/s': perSecond.toFixed(1),
      'median ms': median.toFixed(1),
      'worst ms': worst.toFixed(1),
      late,
      'cpu ms': cpu.toFixed(2),
      'px scrolled': Math.round(scrolled),
    })),
  );
} finally {
  await browser.close();
  await harness.close();
}

/** An empty box in place of the picture, and what puts the picture back. */
async function emptyBox(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    const view = document.querySelector('.view') as HTMLElement;
    const box = view.cloneNode() as HTMLElement;
    const filler = document.createElement('div');
    filler.style.height = `${view.scrollHeight}px`;
    box.append(filler);
    view.before(box);
    view.hidden = true;
    Object.assign(window, { box, picture: view });
  });
  return () =>
    page.evaluate(() => {
      const { box, picture } = window as unknown as { box: HTMLElement; picture: HTMLElement };
      box.remove();
      picture.hidden = false;
    });
}

async function measure(
  page: Page,
  way: string,
  pan: () => Promise<void>,
  after: () => Promise<void> = () => Promise.resolve(),
): Promise<Frames> {
  const session = await page.createCDPSession();
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const taskTime = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN;
  };
  const begun = await taskTime();
  await page.evaluate(() => {
    const view = document.querySelector('.view') as HTMLElement;
    view.scrollTop = 0;
    const record = { times: [] as number[], scrolled: 0, running: true };
    Object.assign(window, { record });
    let last = view.scrollTop;
    const step = (time: number) => {
      record.times.push(time);
      record.scrolled += Math.abs(view.scrollTop - last);
      last = view.scrollTop;
      if (record.running) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
  await pan();
  const { times, scrolled } = await page.evaluate(() => {
    const { record } = window as unknown as {
      record: { times: number[]; scrolled: number; running: boolean };
    };
    record.running = false;
    return record;
  });
  const cpu = (await taskTime()) - begun;
  await session.detach();
  await after();
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const sorted = gaps.toSorted((a, b) => a - b);
  const elapsed = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return {
    way,
    frames: gaps.length,
    perSecond: (gaps.length / elapsed) * 1000,
    median: sorted[Math.floor(sorted.length / 2)] ?? NaN,
    worst: sorted.at(-1) ?? NaN,
    late: gaps.filter((gap) => gap > 25).length,
    scrolled,
    cpu: (cpu * 1000) / gaps.length,
  };
}

/** 40 px a frame: a page of the picture every quarter of a second. */
async function panByProgram(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const view = document.querySelector('.view') as HTMLElement;
        let frames = 0;
        const step = () => {
          view.scrollTop += 40;
          if (++frames < 300) requestAnimationFrame(step);
          else resolve();
        };
        requestAnimationFrame(step);
      }),
  );
}

async function panByDragging(page: Page): Promise<void> {
  const box = await (await page.$('.view'))?.boundingBox();
  if (!box) throw new Error('no view');
  const x = box.x + box.width - 60;
  for (let stroke = 0; stroke < 6; stroke++) {
    await page.mouse.move(x, box.y + box.height - 20);
    await page.mouse.down();
    await page.mouse.move(x, box.y + 20, { steps: 40 });
    await page.mouse.up();
  }
}

async function panByWheel(page: Page): Promise<void> {
  const box = await (await page.$('.view'))?.boundingBox();
  if (!box) throw new Error('no view');
  const session = await page.createCDPSession();
  await session.send('Input.synthesizeScrollGesture', {
    x: box.x + box.width / 2,
    y: box.y + box.height / 2,
    yDistance: -8000,
    speed: 2000,
    gestureSourceType: 'mouse',
  });
}
