/** What is put into a page or asked of the kernel's frame past every check, whichever browser shows them. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { edit, focusEditor, leaveOnly, policyViolations, run, uncaughtErrors, type Site } from '../site.ts';

/** Puts into the page what no check let through, as a fault of ours would, and tells what came of it. */
async function attack(page: Page, host: string): Promise<Record<string, boolean>> {
  return page.evaluate(async (address: string) => {
    const done: Record<string, boolean> = {};
    const attempt = (name: string, act: () => void): void => {
      try {
        act();
      } catch {
        done[name] = false;
      }
    };
    const insert = (html: string): HTMLElement => {
      const box = document.createElement('div');
      box.innerHTML = html;
      document.body.append(box);
      return box;
    };
    const scope = globalThis as unknown as Record<string, unknown>;
    insert(`<img src="${address}img">`);
    insert(`<svg><image href="${address}svg"/></svg>`);
    insert(
      `<svg><rect filter="url(${address}filter#a)" fill="url(${address}fill#a)" width="9" height="9"/></svg>`,
    );
    insert(`<div style="background:url(${address}background)">x</div>`);
    insert(`<style>body { background: url(${address}style) } @import url(${address}import);</style>`);
    insert(`<link rel="stylesheet" href="${address}sheet">`);
    insert(`<iframe src="${address}frame"></iframe><object data="${address}object"></object>`);
    insert(`<video src="${address}video"></video><audio src="${address}audio"></audio>`);
    insert('<img src="data:,no" onerror="globalThis.handler = true">');
    attempt('inline', () => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.inline = true';
      document.body.append(script);
    });
    const foreign = document.createElement('script');
    foreign.src = `${address}script`;
    document.body.append(foreign);
    const data = document.createElement('script');
    data.src = 'data:text/javascript,globalThis.data = true';
    document.body.append(data);
    const code = 'globalThis.evaluated = true';
    // From a timer of the page's own: what a test's tool calls itself is exempt.
    setTimeout(() => attempt('evaluated', () => (0, eval)(code)));
    setTimeout(() => attempt('constructed', () => new Function('globalThis.constructed = true')()));
    setTimeout('globalThis.timed = true' as unknown as () => void, 0);
    await fetch(`${address}fetch`, { mode: 'no-cors' }).catch(() => undefined);
    navigator.sendBeacon(`${address}beacon`);
    attempt('refused', () => void new WebSocket(`${address.replace('http', 'ws')}socket`));
    attempt('refused', () => void new Worker(`data:text/javascript,fetch('${address}worker')`));
    attempt('refused', () => {
      const form = insert(`<form action="${address}form"></form>`).querySelector('form')!;
      form.submit();
    });
    const base = document.createElement('base');
    base.href = address;
    document.head.append(base);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    delete done['refused'];
    done['base'] = document.baseURI.startsWith(address);
    for (const name of ['handler', 'inline', 'data', 'evaluated', 'constructed', 'timed'])
      done[name] = scope[name] === true;
    return done;
  }, host);
}

interface Listener {
  address: string;
  asked: string[];
  server: Server;
}

async function listen(): Promise<Listener> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked, server };
}

/** Declares the tests. */
export function wallStands(site: () => Site): void {
  let outside: Listener;
  beforeAll(async () => void (outside = await listen()));
  afterAll(() => void outside.server.close());

  test('what reaches the page past every check reaches no other site and runs nothing', async () => {
    const page = await site().open('en/colophon/');
    // The listener is there: without a policy it would have been asked.
    await fetch(`${outside.address}here`);
    expect(await attack(page, outside.address)).toEqual({
      base: false,
      constructed: false,
      data: false,
      evaluated: false,
      handler: false,
      inline: false,
      timed: false,
    });
    expect(outside.asked).toEqual(['/here']);
    await page.close();
  });

  test('the kernel’s frame serves no other site', async () => {
    const page = await (await site().browser.createBrowserContext()).newPage();
    await page.goto(`${outside.address}other`);
    const ready = await page.evaluate(async (address: string) => {
      let said = 0;
      addEventListener('message', () => (said += 1));
      for (const sandbox of ['allow-scripts', null]) {
        const frame = document.createElement('iframe');
        if (sandbox) frame.setAttribute('sandbox', sandbox);
        frame.src = `${address}kernel/frame.htm`;
        const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
        document.body.append(frame);
        await loaded;
        frame.contentWindow?.postMessage({ type: 'ping', id: 1 }, '*');
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
      return said;
    }, site().address);
    expect(ready).toBe(0);
    await page.close();
  });
}

/** A chapter is read by night and used: its editor, a run, drawings, tables, controls and the inspector. */
export async function breaksNoRule(page: Page): Promise<void> {
  await page.select('[data-theme-choice]', 'dark');
  await leaveOnly(page, ['drift', 'stem', 'batch-mean']);
  await focusEditor(page, 'drift');
  await page.keyboard.type('// ');
  expect(await run(page, 'stem')).toBe('fresh');
  const plot = `
    display(Plot.plot({ color: { legend: true, scheme: 'blues' }, marks: [Plot.dot([[1, 2], [2, 3]], { fill: (d) => d[0], tip: true })] }));
    display(Plot.plot({ color: { type: 'categorical', domain: ['a', 'b'], legend: true }, marks: [Plot.barY(['a', 'b'], { x: (d) => d, y: 1, fill: (d) => d })] }));
    display.tex('\\\\frac{a}{b}');
    display.table([{ a: 1, b: 2 }]);
    display.images(tf.randomUniform([4, 16, 16, 3]));
    view(Inputs.range([0, 1], { label: 'x' }));
    view(Inputs.select(['a', 'b']));
    view(Inputs.button('x'));
    nn.resnet(18)`;
  await edit(page, 'batch-mean', plot);
  expect(await run(page, 'batch-mean')).toBe('fresh');
  const drawn = 'notebook-cell[data-cell="batch-mean"] [data-output]';
  await page.waitForSelector(`${drawn} .plot-d6a7b5`);
  // What Plot's own rules ask for is in force, though its style elements are not admitted.
  expect(await page.$eval(`${drawn} svg.plot-d6a7b5`, (svg) => getComputedStyle(svg).maxWidth)).toBe('100%');
  expect(await page.$$(`${drawn} style`)).toHaveLength(0);
  await page.waitForSelector(`${drawn} [data-inspector]`);
  expect(policyViolations(page)).toEqual([]);
  expect(uncaughtErrors(page)).toEqual([]);
}
