import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'puppeteer-core';
import en from '../../content/ui/en/palette.json' with { type: 'json' };
import ko from '../../content/ui/ko/palette.json' with { type: 'json' };
import { mostFound } from '../../src/search/index.ts';
import { openSite, policyViolations, samePage, uncaughtErrors, type Site } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const open = samePage((path) => site.open(path));

const kinds = (language: string): string[] =>
  Object.entries(language === 'ko' ? ko : en)
    .filter(([key]) => key.startsWith('kind'))
    .map(([, name]) => name);

const field = '[data-search] input';
const options = '[data-search] [role="option"]';

async function press(page: Page, key: 'KeyK' | 'Enter'): Promise<void> {
  await page.keyboard.down('Control');
  await page.keyboard.press(key);
  await page.keyboard.up('Control');
}

async function openPalette(page: Page): Promise<void> {
  await press(page, 'KeyK');
  await page.waitForSelector(options);
}

async function closePalette(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  // Out of sight it is a moment before its end is told; until then it does not open anew.
  await page.waitForFunction(() => document.querySelector('[data-search]') === null);
}

/** Writes all at once, as one pastes, and waits until the list is that of the query. @returns the results as one reads them */
async function search(page: Page, query: string): Promise<string[]> {
  await openPalette(page);
  await page.waitForFunction(
    () => document.querySelector('[data-search] [role="status"]')?.textContent === '',
  );
  await page.focus(field);
  await page.keyboard.sendCharacter(query);
  await page.waitForFunction(
    () => document.querySelector('[data-search] [role="status"]')?.textContent !== '',
  );
  return page.$$eval(options, (all) => all.map((each) => each.textContent.replace(/\s+/g, ' ').trim()));
}

/** What is marked on the page: the place, its words, and whether it is in sight and has the focus. */
const marked = (page: Page) =>
  page.waitForSelector('[data-found]').then(() =>
    page.$eval('[data-found]', (place) => {
      const { top, bottom } = place.getBoundingClientRect();
      return {
        id: place.id,
        words: [...(CSS.highlights.get('found') ?? [])].map(String),
        inSight: bottom > 0 && top < innerHeight,
        focused: document.activeElement === place,
      };
    }),
  );

describe('search', () => {
  test('how many were found is said, and that more were than are shown', async () => {
    const page = await open('ko/glossary/');
    const said = () => page.$eval('[data-search] [role="status"]', (status) => status.textContent);
    const few = await search(page, 'swap-blocks');
    expect(await said()).toBe(`${few.filter((text) => !text.startsWith('…')).length}개를 찾았습니다`);
    await closePalette(page);
    const most = await search(page, '합성곱');
    expect(await said()).toBe('가장 가까운 40곳을 보입니다');
    expect(most.filter((text) => !/^[→…]/.test(text))).toHaveLength(40);
  });

  test('a word with its particle finds the term written apart, and Enter goes to the paragraph and marks it', async () => {
    const page = await open('ko/02-building-resnet/');
    const found = await search(page, '이동 평균을');
    expect(found[0]).toMatch(/^용어 .*이동 평균/);
    const at = found.findIndex((text) => text.startsWith('본문'));
    for (let step = 0; step < at; step++) await page.keyboard.press('ArrowDown');
    expect(await page.$eval(field, (input) => input.getAttribute('aria-activedescendant'))).toBe(
      `palette-${at}`,
    );
    const href = await page.$eval(`#palette-${at}`, (option) => (option as HTMLAnchorElement).href);
    await Promise.all([
      new URL(href).pathname === new URL(page.url()).pathname ? undefined : page.waitForNavigation(),
      page.keyboard.press('Enter'),
    ]);
    const place = await marked(page);
    expect(`#${place.id}`).toBe(decodeURIComponent(new URL(href).hash));
    expect(place).toMatchObject({ inSight: true, focused: true });
    expect(place.words.join(' ')).toMatch(/이동 평균/);
    expect(uncaughtErrors(page)).toEqual([]);
    expect(policyViolations(page)).toEqual([]);
  });

  describe('on a Korean page', () => {
    let page: Page;
    beforeAll(async () => void (page = await open('ko/')));
    afterEach(() => closePalette(page));

    test.each([
      ['합성곱층은', '용어 합성곱층'],
      ['합성곱 층', '용어 합성곱층'],
      ['skip connection', '용어 스킵 연결'],
      ['batchnorm', '배치 정규화'],
      ['ResNet-152', '구조 ResNet-152'],
      ['shattered-gradients', '셀 shattered-gradients'],
    ])('%s finds %s first', async (query, first) => {
      const found = await search(page, query);
      expect(found[0]).toContain(first);
    });

    test('a slip of a key is forgiven, what was looked for is said, and that is marked', async () => {
      expect((await search(page, '정화도를')).length).toBeGreaterThan(5);
      expect(await page.$eval('dialog [role="status"]', (status) => status.textContent)).toMatch(
        new RegExp(`^‘정확도를?’에 가장 가까운 ${mostFound}곳을 보입니다$`),
      );
      expect(await page.$eval('#palette-0 .name', (name) => name.textContent)).toContain('정확도');
      // Nothing is headed as found in the other edition before it is asked for.
      expect(await page.$$eval('dialog .group', (groups) => groups.map((each) => each.textContent))).toEqual([
        '찾은 곳',
      ]);
    });
  });

  test.each(['ko', 'en'])(
    'on a phone the kind of what is found stands on one line (%s)',
    async (language) => {
      const page = await open(`${language}/`, { width: 390 });
      expect((await search(page, 'ResNet')).length).toBeGreaterThan(5);
      // Each name of a kind in the place of the first.
      const broken = await page.$eval(
        'dialog .kind',
        (kind, names) =>
          names.filter((name) => {
            kind.textContent = name;
            const range = document.createRange();
            range.selectNodeContents(kind);
            return range.getClientRects().length > 1 || kind.scrollWidth > kind.clientWidth;
          }),
        kinds(language),
      );
      expect(broken).toEqual([]);
    },
  );

  test('English forgives a slip, and finds what the Korean edition says when asked to', async () => {
    const page = await open('en/');
    expect((await search(page, 'recpetive field'))[0]).toMatch(/^Term receptive field/);
    expect(await page.$eval('dialog [role="status"]', (status) => status.textContent)).toMatch(
      /“receptive field”/,
    );
    expect(await page.$$eval('#palette-0 mark', (marks) => marks.map((mark) => mark.textContent))).toContain(
      'receptive',
    );
    await page.keyboard.down('Control');
    await page.keyboard.press('KeyA');
    await page.keyboard.up('Control');
    await page.type(field, '잔차 블록');
    await page.waitForFunction(() =>
      /residual block/.test(document.querySelector('#palette-0')?.textContent ?? ''),
    );
    await page.$$eval(options, (all) => (all.at(-1) as HTMLElement).click());
    await page.waitForFunction(() =>
      /잔차 블록/.test(document.querySelector('#palette-list')?.textContent ?? ''),
    );
  });

  test('a result of another page is marked there', async () => {
    const page = await open('en/');
    await search(page, 'moving average');
    await page.waitForSelector('#palette-0');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    const place = await marked(page);
    expect(new URL(page.url()).hash).toBe(`#${place.id}`);
    expect(place.inSight).toBe(true);
    // Esc takes the mark away, and a second visit does not bring it back.
    await page.keyboard.press('Escape');
    expect(await page.$('[data-found]')).toBeNull();
    await page.reload();
    expect(await page.$('[data-found]')).toBeNull();
  });

  test('what stands behind a fold is opened', async () => {
    const page = await open('ko/01-residual-block/');
    const folded = await page.$eval('details.fold p[id*="."]', (place) => {
      const words = place.textContent
        .replace(/[^가-힣 ]/g, ' ')
        .split(/\s+/)
        .filter((word) => word.length > 1);
      return { id: place.id, query: words.slice(0, 6).join(' ') };
    });
    await search(page, folded.query);
    await page.$eval(`${options}[href$="#${folded.id}"]`, (option) => (option as HTMLElement).click());
    expect(await marked(page)).toMatchObject({ id: folded.id, inSight: true });
  });

  test('a network is called up', async () => {
    const page = await open('en/');
    await search(page, 'ResNet-152');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    await page.waitForSelector('tr[data-layer^="conv4_block36"]');
  });

  test('nothing is fetched before it is opened, and without a script it is not there', async () => {
    const page = await open('ko/01-residual-block/');
    const fetched = await page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => name),
    );
    expect(fetched.filter((name) => /search\/|palette|minisearch/.test(name))).toEqual([]);
    const without = await site.open('ko/', { javaScript: false });
    expect(await without.$eval('[data-palette]', (button) => getComputedStyle(button).display)).toBe('none');
    await without.close();
  });
});

describe('commands', () => {
  test('Ctrl+K, the button and / open it; Esc closes it and gives the focus back', async () => {
    const page = await open('ko/01-residual-block/');
    await page.focus('[data-palette]');
    await openPalette(page);
    expect(await page.$eval(field, (input) => document.activeElement === input)).toBe(true);
    await page.keyboard.press('Escape');
    await page.waitForSelector('[data-search]', { hidden: true });
    expect(await page.$eval('[data-palette]', (button) => document.activeElement === button)).toBe(true);
    await page.keyboard.press('/');
    await page.waitForSelector(options);
    await page.keyboard.press('Escape');
    await page.click('[data-palette]');
    await page.waitForSelector(options);
  });

  test('a field keeps its own keys', async () => {
    const page = await open('ko/01-residual-block/');
    await page.$eval('[data-predict]', (box) => box.scrollIntoView({ block: 'center' }));
    await page.waitForSelector('[data-predict] textarea');
    await page.focus('[data-predict] textarea');
    await page.keyboard.type('1/2?');
    expect(await page.$eval('[data-predict] textarea', (area) => area.value)).toBe('1/2?');
    expect(await page.$('dialog')).toBeNull();
  });

  test('actions act: the theme, the other language at the same place, the top', async () => {
    const page = await open('ko/01-residual-block/#training');
    const choose = async (words: string): Promise<void> => {
      await page.type(field, words);
      // Before anything is found, Enter chooses nothing.
      await page.waitForSelector('[data-search] [role="group"] [role="option"]');
      await page.keyboard.press('Enter');
    };
    await openPalette(page);
    await choose('어둡게');
    await page.waitForSelector('html[data-theme="dark"]');
    await openPalette(page);
    await choose('맨 위');
    await page.waitForFunction(() => scrollY === 0);
    await openPalette(page);
    await Promise.all([page.waitForNavigation(), choose('english')]);
    expect(new URL(page.url()).pathname).toBe('/en/01-residual-block/');
  });

  test('run all runs', async () => {
    const page = await open('en/01-residual-block/');
    await openPalette(page);
    await page.type(field, 'run all');
    await page.keyboard.press('Enter');
    await page.waitForSelector('notebook-cell:is([data-state="running"], [data-state="fresh"])', {
      timeout: 60_000,
    });
    await openPalette(page);
    await page.type(field, 'stop all');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => !document.querySelector('notebook-cell[data-state="running"]'));
  });

  test('? shows the shortcuts, where those of a single key can be turned off', async () => {
    const page = await open('en/');
    await page.keyboard.press('?');
    await page.waitForSelector('[data-shortcuts]');
    expect(await page.$eval('[data-shortcuts]', (sheet) => sheet.textContent)).toMatch(/Run the cell/);
    await page.click('[data-shortcuts] input[type="checkbox"]');
    await page.keyboard.press('Escape');
    await page.waitForSelector('[data-shortcuts]', { hidden: true });
    await page.keyboard.press('/');
    await page.keyboard.press('?');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await page.$('dialog')).toBeNull();
  });
});
