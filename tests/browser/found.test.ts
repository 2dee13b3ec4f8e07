/** What search engines, chat windows and home screens are told of the site. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sitemap } from '../../scripts/publish/sitemap.ts';
import { builtPages, dist } from './site.ts';

const read = (path: string): string => readFileSync(`${dist}/${path}`, 'utf8');
const pages = builtPages.filter((path) => /^(ko|en)\//.test(path));

describe('the list of pages', () => {
  const list = sitemap(
    ['index.html', '404.html', 'ko/index.html', 'en/index.html', 'en/glossary/index.html'],
    new URL('https://example.org/notes/'),
  );

  test('has whole addresses below the site’s own, and no page that is none', () => {
    expect([...list.matchAll(/<loc>([^<]+)/g)].map(([, address]) => address)).toEqual([
      'https://example.org/notes/en/',
      'https://example.org/notes/en/glossary/',
      'https://example.org/notes/ko/',
    ]);
  });

  test('names the other language where there is one', () => {
    const ofGlossary = /<url><loc>[^<]+glossary\/<\/loc>(.*?)<\/url>/.exec(list)![1];
    expect(ofGlossary!.match(/hreflang="ko"/)).toBeNull();
    expect(list).toContain('hreflang="ko" href="https://example.org/notes/ko/"');
  });
});

describe.runIf(existsSync(dist))('the built site', () => {
  test('has a sign at the address that everybody asks for', () => {
    const icon = readFileSync(`${dist}/favicon.ico`);
    expect([...icon.subarray(0, 6)]).toEqual([0, 0, 1, 0, 1, 0]);
    expect(icon.subarray(22, 26).toString('latin1')).toBe('\x89PNG');
  });

  test('can be put among the apps of a phone', () => {
    const { icons, start_url: start } = JSON.parse(read('site.webmanifest')) as {
      icons: { src: string; sizes: string }[];
      start_url: string;
    };
    expect(icons.map(({ sizes }) => sizes)).toEqual(['192x192', '512x512']);
    for (const { src } of icons) expect(existsSync(`${dist}/${src}`), src).toBe(true);
    expect(existsSync(`${dist}/${start}/index.html`)).toBe(true);
  });

  test('lets everything be read', () => {
    expect(read('robots.txt')).toMatch(/^User-agent: \*\nAllow: \/\n/);
  });

  test.each(pages)('%s says what it is', (path) => {
    const html = read(`${path}index.html`);
    const described = JSON.parse(
      /<script type="application\/ld\+json">(.*?)<\/script>/.exec(html)![1]!,
    ) as Record<string, unknown>;
    expect(described['inLanguage']).toBe(path.slice(0, 2));
    expect(described['name']).not.toBe('');
    for (const property of ['og:title', 'og:description', 'og:type', 'og:locale'])
      expect(html).toMatch(new RegExp(`<meta property="${property}" content="[^"]+"`));
  });
});
