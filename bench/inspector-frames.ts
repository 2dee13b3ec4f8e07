/**
 * `npm run bench -- frames`: frames while the architectures page pans the picture of ResNet-152, unfolded to its
 * 517 layers, in headless Chromium without a GPU. It measures the built site (`npm run build`). Three ways to
 * pan: the wheel (through the compositor), dragging with the mouse, and a program that scrolls a fixed stretch
 * each frame. A frame is late when it took more than one and a half display frames.
 *
 * Controls tell the picture's cost from the machine's mood: the same page at rest, and an empty box of the
 * same size scrolled in the same way, each just before the picture. `cpu ms` is the main thread's own time a
 * frame, whatever else runs.
 */
import { existsSync } from 'node:fs';
import type { Page } from 'puppeteer-core';

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

/** @param options `--net=imagenet:50` takes another network of the page's list */
export async function run(options: readonly string[] = []): Promise<void> {
  if (!existsSync(new URL('../dist/en/architectures/index.html', import.meta.url))) {
    console.log('frames: left out, since they are measured on the built site. Run npm run build first.');
    return;
  }
  const net = options.find((option) => option.startsWith('--net='))?.slice('--net='.length) ?? 'imagenet:152';
  const { openSite } = await import('../tests/browser/site.ts');
  const site = await openSite();
  try {
    const page = await openUnfolded(await site.open('en/architectures/'), net);
    const boxes = await page.$$eval('.view .box', (found) => found.length);
    const rows = await page.$$eval('tr[data-layer]', (found) => found.length);
    const height = await page.$eval('.view .sheet', (sheet) => sheet.clientHeight);
    console.log(`${net}: ${rows} layers, ${height} px tall, ${boxes} boxes in the document at once`);
    const results = [
      await measure(page, 'at rest', () => new Promise((resolve) => setTimeout(resolve, 3000))),
      await measure(page, 'program, empty box', () => panByProgram(page), await emptyBox(page)),
      await measure(page, 'program', () => panByProgram(page)),
      await measure(page, 'drag', () => panByDragging(page)),
      await measure(page, 'wheel, empty box', () => panByWheel(page), await emptyBox(page)),
      await measure(page, 'wheel', () => panByWheel(page)),
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
    await site.close();
  }
}

/** The page with a network of its list, unfolded to layers. */
async function openUnfolded(page: Page, net: string): Promise<Page> {
  await page.hover('[data-architectures]');
  await page.waitForSelector('[data-maps]');
  await page.select('.choices select', net);
  await page.click('.graph fieldset button:last-of-type');
  await page.$eval('.graph', (graph) => graph.scrollIntoView());
  // What is drawn ahead of the view is drawn by then.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  return page;
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
