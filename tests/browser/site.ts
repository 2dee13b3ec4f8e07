/** The production site in a real Chromium, for the tests of this folder. */
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import puppeteer, { type Browser, type ElementHandle, type LaunchOptions, type Page } from 'puppeteer-core';
import { findFirefox } from '../../scripts/browser.mjs';
import { serve } from '../../scripts/serve.mjs';
import { chromiumWith, inUtf8 } from './chromium.ts';

/** The built site: `dist/`, or another build that `SITE_DIST` names. */
export const dist = resolve(process.env['SITE_DIST'] ?? join(import.meta.dirname, '../../dist'));

/** The paths of all built pages that a reader's address bar may show, such as `ko/` and `en/glossary/`. */
export const builtPages: readonly string[] = readdirSync(dist, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.html'))
  .map((file) => file.replaceAll('\\', '/').replace(/(^|\/)index\.html$/, '$1'))
  .sort();

/** How long a page may take to load where many share the processors (milliseconds). */
const patience = 90_000;

export interface Site {
  /** `http://localhost:…/` */
  address: string;
  browser: Browser;
  /** A page in a fresh profile (own storage), at a path such as `ko/`; fails the test on an uncaught error. */
  open(path: string, options?: OpenOptions): Promise<Page>;
  close(): Promise<void>;
}

export interface OpenOptions {
  javaScript?: boolean;
  width?: number;
  language?: string;
  /** The reader's system theme; with it, no motion, so that no colour is caught on its way. */
  theme?: 'light' | 'dark';
  /** Let the page keep the book for reading offline: else what it fetches for that would come between. */
  offline?: boolean;
  /**
   * Let editors have TypeScript, which takes seconds of a processor on every page that is written on: what is tested there
   * is mostly something else.
   */
  typescript?: boolean;
  /**
   * Of a chapter's text leave these cells in sight and nothing else: what is drawn of it at every run and key costs more
   * than most cells. Where the text is not what is tested.
   */
  only?: readonly string[];
  /**
   * Let a chapter come to rest, when it lays out by and by what nobody has turned to: more work than all that most tests do
   * with it. A place that is turned to, and what `layOut` asks for, is there all the same.
   */
  rest?: boolean;
  /**
   * Let the kernel leave its port lying about (`self.kernelPort`): what a cell could do that had got hold of it. Lengths of
   * files alone are compared then.
   */
  port?: boolean;
  /** Use this page's profile, so that storage is shared. */
  sameProfileAs?: Page;
}

/** Serve the built site and start Chromium. */
export const openSite = (flags?: readonly string[], options?: { whole?: boolean }): Promise<Site> =>
  openSiteIn(chromiumWith(flags, options));

/**
 * One page that is read anew for each test, at another path, where nothing else of the last one is to be there: a page of its
 * own takes two or three times as long.
 * @param first opens it, by `Site.open`
 */
export function samePage(
  first: (path: string) => Promise<Page>,
): (path: string, options?: Pick<OpenOptions, 'width' | 'theme'>) => Promise<Page> {
  let page: Page | undefined;
  let root = '';
  return async (path, { width = 1280, theme } = {}) => {
    if (!page || page.isClosed()) {
      page = await first('robots.txt');
      root = new URL('./', page.url()).href;
    }
    await forget(page, root);
    for (const told of [uncaught, violations]) told.set(page, []);
    if (page.viewport()?.width !== width) await page.setViewport({ width, height: 900 });
    await page.emulateMediaType();
    await page.emulateMediaFeatures(theme && inTheme(theme));
    await page.goto(new URL(path, root).href, { waitUntil: 'load', timeout: patience });
    await page.waitForSelector('html:not([data-fonts])');
    return page;
  };
}

/** Serve the built site and start Firefox, driven over WebDriver BiDi. */
export const openSiteInFirefox = (): Promise<Site> =>
  openSiteIn({
    ...inUtf8,
    browser: 'firefox',
    executablePath: findFirefox()!,
    headless: true,
    extraPrefsFirefox: {
      // A dozen processes are started beforehand, for pages that no test opens.
      'dom.ipc.processPrelaunch.enabled': false,
      'browser.newtab.preload': false,
      'browser.tabs.remote.separatePrivilegedContentProcess': false,
      'extensions.webextensions.remote': false,
    },
  });

async function openSiteIn(options: LaunchOptions): Promise<Site> {
  const server = await serve(0, dist);
  // A page that is waited for answers when it is done, which in a chapter that trains may be in minutes.
  const browser = await puppeteer.launch({ ...options, protocolTimeout: 900_000 });
  return {
    address: server.address,
    browser,
    async open(
      path,
      {
        javaScript = true,
        width = 1280,
        language,
        theme,
        offline = false,
        typescript = false,
        only,
        rest = false,
        port = false,
        sameProfileAs,
      } = {},
    ) {
      const context = sameProfileAs?.browserContext() ?? (await browser.createBrowserContext());
      const page = await context.newPage();
      await page.setViewport({ width, height: 900 }).catch((error: unknown) => {
        // Firefox takes the size and may not know the orientation that is sent after it.
        if (!/setScreenOrientationOverride/.test(String(error))) throw error;
      });
      if (options.browser === 'firefox') pollFromOutside(page);
      if (!javaScript) await page.setJavaScriptEnabled(false);
      if (!offline) {
        await page.evaluateOnNewDocument(() => {
          // By the prototype: the sandbox's own frame, where this runs as well, may not even look at `serviceWorker`.
          if ('ServiceWorkerContainer' in globalThis)
            ServiceWorkerContainer.prototype.register = () => Promise.reject(new Error('not in this test'));
        });
      }
      if (!typescript) {
        await page.evaluateOnNewDocument(() => {
          // As on a machine with too little memory for it.
          Object.defineProperty(navigator, 'deviceMemory', { get: () => 2 });
        });
      }
      if (!rest) await page.evaluateOnNewDocument(neverRest);
      if (port) await page.evaluateOnNewDocument(leavePort);
      if (theme) await page.emulateMediaFeatures(inTheme(theme));
      if (language) {
        await page.setExtraHTTPHeaders({ 'Accept-Language': language });
        await page.evaluateOnNewDocument((value: string) => {
          Object.defineProperty(navigator, 'language', { get: () => value });
          Object.defineProperty(navigator, 'languages', { get: () => [value] });
        }, language);
      }
      uncaught.set(page, []);
      violations.set(page, []);
      page.on('console', (message) => {
        if (/content[ -]security[ -]policy/i.test(message.text())) violations.get(page)!.push(message.text());
      });
      page.on('pageerror', (error) => {
        if (!isOfTheControl(error)) uncaught.get(page)!.push(String(error));
      });
      await page.goto(new URL(path, server.address).href, { waitUntil: 'load', timeout: patience });
      // A page waits a moment for its letters; until then its words are not to be seen.
      await page.waitForSelector('html:not([data-fonts])');
      if (only) await leaveOnly(page, only);
      return page;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/**
 * Leaves a page with nothing kept in its browser, at an address of the site that has words alone: there nothing keeps anything
 * when it is left, and from there every page is one to be read anew.
 * @param root the site's own address
 */
export async function forget(page: Page, root: string): Promise<void> {
  await page.goto(`${root}robots.txt`);
  await page.evaluate(forgetAll);
}

/** Runs in the page. */
async function forgetAll(): Promise<void> {
  localStorage.clear();
  sessionStorage.clear();
  for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name!);
  const root = await navigator.storage.getDirectory();
  for await (const name of root.keys()) await root.removeEntry(name, { recursive: true });
}

const inTheme = (theme: 'light' | 'dark') => [
  { name: 'prefers-color-scheme', value: theme },
  { name: 'prefers-reduced-motion', value: 'reduce' },
];

/** Runs in the page before anything of it: what `chrome/far.ts` does after its six seconds never begins. */
function neverRest(): void {
  if (self !== top) return;
  const { setTimeout } = globalThis;
  globalThis.setTimeout = ((then: TimerHandler, after?: number, ...values: unknown[]) =>
    after === 6_000 ? 0 : setTimeout(then, after, ...values)) as typeof setTimeout;
}

/** Runs in the page before anything of it: what takes the port away from the kernel's global object is made to leave it. */
function leavePort(): void {
  if (self !== top) return;
  const { fetch } = globalThis;
  Object.defineProperty(crypto, 'subtle', { value: undefined });
  globalThis.fetch = async (...asked) => {
    const response = await fetch(...asked);
    if (!/\/kernel\/base-/.test(response.url)) return response;
    const text = await response.text();
    return new Response(text.replace(/delete (\w+\.kernelPort)/, 'void   $1'), { headers: response.headers });
  };
}

/**
 * In Firefox the page's policy holds for the tool too, whose way to wait for a function makes it of text in the page.
 * Asked from outside again and again it is the same.
 */
function pollFromOutside(page: Page): void {
  const poll = async (
    condition: Parameters<Page['evaluate']>[0],
    { timeout = 30_000 }: { timeout?: number } = {},
    ...values: unknown[]
  ): Promise<void> => {
    const end = Date.now() + timeout;
    while (!(await page.evaluate(condition, ...values))) {
      if (Date.now() > end) throw new Error(`Waiting failed: ${timeout}ms exceeded`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  page.waitForFunction = poll as unknown as Page['waitForFunction'];
}

const uncaught = new WeakMap<Page, string[]>();
const violations = new WeakMap<Page, string[]>();

/** What the console said of the page's policy having been broken. */
export const policyViolations = (page: Page): string[] => violations.get(page) ?? [];

/** Errors that reached the window of the page. */
/**
 * Firefox's remote control looks at the page's objects from outside, now and then at one that it may not look at, and the
 * page is told of its error: no script of the site stands in what led to it.
 */
const isOfTheControl = (error: unknown): boolean =>
  error instanceof Error &&
  error.message.includes('Permission denied to access property') &&
  !/\/(?:_astro|kernel)\//.test(error.stack ?? '');

export const uncaughtErrors = (page: Page): string[] => uncaught.get(page) ?? [];

/** Of a chapter's text, until the page is loaded again. */
export const leaveOnly = (page: Page, cells: readonly string[]): Promise<void> =>
  page.evaluate((names) => {
    const wanted = names.map((name) => `notebook-cell[data-cell="${name}"]`).join();
    for (const part of document.querySelectorAll<HTMLElement>('main .prose > *'))
      if (!part.matches(wanted) && !part.querySelector(wanted))
        part.style.setProperty('display', 'none', 'important');
  }, cells);

/** Open the results that stay folded until they are predicted, by the setting that does so. */
export const showResults = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const choice = document.querySelector<HTMLInputElement>('[data-results-choice]');
    if (choice?.checked === false) choice.click();
  });

/** What the page does itself once it is at rest: what is far from the window comes, is laid out, and its words can be read. */
export const layOut = (page: Page): Promise<void> =>
  page.evaluate(() => {
    // As when the browser's own line for finding takes the focus.
    dispatchEvent(new Event('blur'));
    for (const block of document.querySelectorAll('.prose > *')) block.setAttribute('data-laid-out', '');
  });

/** Scroll through the page, its results shown, so that every figure is hydrated, and what comes when a reader is near comes. */
export async function seeAll(page: Page): Promise<void> {
  await layOut(page);
  await showResults(page);
  await page.evaluate(async () => {
    // That is near two windows away, and windows are 900 pixels high.
    for (let y = 0; y < document.body.scrollHeight; y += 2_400) {
      scrollTo(0, y);
      for (let frame = 0; frame < 2; frame++)
        await new Promise((resolve) => {
          // What has come into view is told after the next frame; a page behind another may have none.
          requestAnimationFrame(resolve);
          setTimeout(resolve, 100);
        });
    }
  });
  await seeFigures(page);
}

/** Turn to every figure that is not hidden, so that it is hydrated. */
export async function seeFigures(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const island of document.querySelectorAll('astro-island[ssr]')) {
      // An island has no box of its own: its parts are what comes into view.
      island.firstElementChild?.scrollIntoView({ block: 'center', behavior: 'instant' });
      await new Promise((resolve) => {
        requestAnimationFrame(resolve);
        setTimeout(resolve, 100);
      });
    }
  });
  // Where a frame came late, what passed by in it was not seen: it is turned to until it has come alive.
  const isAlive = (): boolean => {
    const still = document.querySelector('astro-island[ssr]');
    still?.firstElementChild?.scrollIntoView({ block: 'center', behavior: 'instant' });
    return still === null;
  };
  await page.waitForFunction(isAlive, { polling: 100 }).catch(async (error: unknown) => {
    const left = await page.evaluate(async () => {
      const still = [...document.querySelectorAll('astro-island[ssr]')];
      const names = still.map((each) => each.getAttribute('component-url')?.split('/').pop());
      const frame = await Promise.race([
        new Promise<string>((resolve) => requestAnimationFrame(() => resolve('frames'))),
        new Promise<string>((resolve) => setTimeout(() => resolve('no frames'), 1_000)),
      ]);
      return `${names.join(', ')} (${document.visibilityState}, ${frame}, ${still[0]?.firstElementChild?.getBoundingClientRect().top} of ${innerHeight} px)`;
    });
    throw new Error(`These did not come alive: ${left} ${uncaughtErrors(page).join()}`, { cause: error });
  });
}

export type CellState = 'idle' | 'queued' | 'running' | 'fresh' | 'stale' | 'failed' | 'stopped';

const selector = (name: string): string => `notebook-cell[data-cell="${name}"]`;

export async function cellState(page: Page, name: string): Promise<CellState> {
  return page.$eval(selector(name), (cell) => cell.getAttribute('data-state') as CellState);
}

/** Wait until the cell is in one of the states and, where it does not run, what it shows is drawn. */
export async function waitForState(
  page: Page,
  name: string,
  states: CellState[],
  timeout = 60_000,
): Promise<CellState> {
  try {
    await page.waitForFunction(
      (query: string, wanted: string[]) => {
        const cell = document.querySelector(query);
        const state = cell?.getAttribute('data-state') ?? '';
        return wanted.includes(state) && (state === 'running' || cell?.getAttribute('aria-busy') !== 'true');
      },
      { timeout, polling: 50 },
      selector(name),
      states,
    );
  } catch (error) {
    const text = await outputText(page, name).catch(() => '(no output)');
    throw new Error(
      `Cell ${name} is ${await cellState(page, name)}, expected ${states.join(' or ')}. Its output: ${text.slice(0, 600)}`,
      { cause: error },
    );
  }
  return cellState(page, name);
}

/**
 * Before the reader's eyes, and at rest: what is optional is unfolded, and what comes when a reader is near, in an element
 * above it, has come.
 */
const comeTo = (element: ElementHandle): Promise<void> =>
  element.evaluate(async (found) => {
    const { top: before } = found.getBoundingClientRect();
    for (
      let at = found.closest('details:not([open])');
      at;
      at = at.parentElement!.closest('details:not([open])')
    )
      at.setAttribute('open', '');
    found.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    // Where nothing had to be unfolded or moved, nothing comes.
    const enough = found.getBoundingClientRect().top === before ? 1 : 4;
    let still = 0;
    for (let frame = 0, last = NaN; frame < 60 && still < enough; frame++) {
      await new Promise((next) => {
        requestAnimationFrame(next);
        // A page that is hidden draws no frames.
        setTimeout(next, 100);
      });
      const { top } = found.getBoundingClientRect();
      still = top === last ? still + 1 : 0;
      last = top;
    }
  });

/** A button of the cell by its accessible name, in either language. */
export async function button(
  page: Page,
  name: string,
  kind: 'run' | 'stop' | 'reset',
): Promise<ElementHandle> {
  const names = { run: ['실행', 'Run'], stop: ['중지', 'Stop'], reset: ['되돌리기', 'Reset'] }[kind];
  // What has to be stopped is not waited for.
  if (kind !== 'stop') await comeTo((await page.$(selector(name)))!);
  // Not by the browser's tree of accessibility: to look through it holds a page up in Firefox for a second.
  const found = await page.evaluateHandle(
    (query: string, wanted: string[]) =>
      [...document.querySelectorAll<HTMLElement>(`${query} button`)].find(
        (each) =>
          each.checkVisibility() &&
          // What is far from the window has no inner text yet.
          wanted.includes(each.getAttribute('aria-label') ?? (each.innerText || each.textContent).trim()),
      ),
    selector(name),
    names,
  );
  const element = found.asElement() as ElementHandle | null;
  if (element) {
    if (kind !== 'stop') await comeTo(element);
    return element;
  }
  throw new Error(`Cell ${name} has no button named ${names.join(' or ')}.`);
}

/** Presses a button of the cell, and waits for nothing that comes of it. */
export const press = async (page: Page, name: string, kind: 'run' | 'stop' | 'reset'): Promise<void> =>
  pressWhereItIs(await button(page, name, kind));

/**
 * With the pointer; once more where the page has moved it away between being looked for and being pressed, so that the press
 * went elsewhere, as a reader would. A press that it had is never given twice.
 */
export async function pressWhereItIs(pressed: ElementHandle): Promise<void> {
  await pressed.evaluate((found) =>
    found.addEventListener('click', () => found.setAttribute('data-pressed', ''), { once: true }),
  );
  const had = (): Promise<boolean> =>
    pressed.evaluate((found) => found.hasAttribute('data-pressed') || !found.isConnected);
  for (let times = 1; ; times++) {
    await pressed.click();
    if (await had()) break;
    if (times === 3)
      throw new Error('A button moved away from the pointer three times, or something covers it.');
  }
  await pressed.evaluate((found) => found.removeAttribute('data-pressed'));
}

/**
 * Press Run and wait for the end of that run: a state that was there before the press does not count.
 * @returns the state it ends in
 */
export async function run(page: Page, name: string, timeout = 60_000): Promise<CellState> {
  const found = await button(page, name, 'run');
  await page.$eval(selector(name), (cell) => {
    cell.removeAttribute('data-begun');
    const before = cell.getAttribute('data-state');
    const output = cell.querySelector('[data-output]');
    // A cell that cannot be read fails without having run: what it says changes, its state may not. What is drawn of
    // a run before this one tells nothing.
    const observer = new MutationObserver((changes) => {
      if (
        cell.getAttribute('data-state') === before &&
        cell.getAttribute('aria-busy') !== 'true' &&
        changes.every(({ type, target }) => type === 'attributes' || output?.contains(target))
      )
        return;
      cell.setAttribute('data-begun', '');
      observer.disconnect();
    });
    observer.observe(cell, {
      attributes: true,
      attributeFilter: ['data-state', 'aria-busy'],
      childList: true,
      subtree: true,
    });
  });
  await pressWhereItIs(found);
  await page.waitForSelector(`${selector(name)}[data-begun]`, { timeout });
  return waitForState(page, name, ['fresh', 'failed', 'stopped'], timeout);
}

export async function outputText(page: Page, name: string): Promise<string> {
  return page.$eval(`${selector(name)} [data-output]`, (output) => {
    output.closest('.prose > *')?.setAttribute('data-laid-out', '');
    // Whose result it is stands above what a run shows, and is no part of it.
    const note = output.querySelector<HTMLElement>(':scope > .frozen-note');
    if (!note || output.closest<HTMLElement>('notebook-cell')?.dataset['state'] === 'idle')
      return (output as HTMLElement).innerText;
    note.style.display = 'none';
    const text = (output as HTMLElement).innerText;
    note.style.display = '';
    return text;
  });
}

/** Put the caret in the cell's editor (it loads on focus) and return the editable element. */
export async function focusEditor(page: Page, name: string): Promise<ElementHandle> {
  const editable = `${selector(name)} .cm-content`;
  if (!(await page.$(editable))) {
    const source = (await page.$(`${selector(name)} [data-source]`))!;
    await comeTo(source);
    await source.click();
  }
  await page.waitForSelector(editable, { timeout: 20_000 });
  await page.focus(editable);
  return (await page.$(editable))!;
}

export async function sourceOf(page: Page, name: string): Promise<string> {
  return page.$eval(selector(name), (cell) => (cell as HTMLElement & { source: string }).source);
}

/** Replace the cell's whole source as a reader would: select all, and paste. */
export async function edit(page: Page, name: string, source: string): Promise<void> {
  await focusEditor(page, name);
  await page.keyboard.down('Control');
  await page.keyboard.press('KeyA');
  await page.keyboard.up('Control');
  await page.evaluate((text: string) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    // Firefox fills the clipboard of a made event from fields of its own.
    const firefox = { data: text, dataType: 'text/plain' };
    document.activeElement!.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true, ...firefox }),
    );
  }, source);
}
