import { readdirSync, readFileSync } from 'node:fs';
import type { Component } from 'svelte';
import { render } from 'svelte/server';
import { describe, expect, test } from 'vitest';
import { languages, type Language } from '../../src/i18n.ts';

/**
 * What a reader without JavaScript sees of each figure, kept as text: a change of a drawing, a
 * number or a word shows in the difference of a snapshot.
 */

const folder = new URL('../../src/figures/', import.meta.url);
const stringsFolder = new URL('../../content/ui/figures/', import.meta.url);
const gallery = readFileSync(new URL('../../src/pages/[lang]/figures.astro', import.meta.url), 'utf8');
const figures = readdirSync(stringsFolder)
  .map((file) => file.replace('.json', ''))
  .filter((name) => name !== 'gallery');

const components = import.meta.glob<{ default: Component<{ lang: Language }> }>('../../src/figures/*.svelte');

async function drawn(name: string, lang: Language): Promise<string> {
  const { default: figure } = await components[`../../src/figures/${name}.svelte`]!();
  return render(figure, { props: { lang } }).body;
}

/** One element a line; no class hashes, no hydration marks, pictures by their length. */
function normalised(html: string): string {
  return html
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/ ?svelte-[a-z0-9]+/g, '')
    .replace(/ class=""/g, '')
    .replace(/(data:image\/\w+;base64,)([^"]*)/g, (_, head: string, data: string) => `${head}${data.length}`)
    .replace(/(\d+\.\d{2})\d+/g, '$1')
    .replace(/\s+/g, ' ')
    .replace(/> ?</g, '>\n<')
    .trim();
}

const keysOf = (strings: object): string[] => Object.keys(strings).sort();

describe.each(figures)('%s', (name) => {
  test.each(languages)('is drawn in %s as before', async (lang) => {
    await expect(normalised(await drawn(name, lang))).toMatchFileSnapshot(`snapshots/${name}.${lang}.txt`);
  });

  test('has the same strings in both languages, none of them empty', () => {
    const strings = JSON.parse(readFileSync(new URL(`${name}.json`, stringsFolder), 'utf8')) as Record<
      Language,
      object
    >;
    expect(keysOf(strings.ko)).toEqual(keysOf(strings.en));
    for (const text of [...Object.values(strings.ko), ...Object.values(strings.en)].flat())
      expect(text).toMatch(/\S/);
  });

  test('is hung in the gallery, hydrated when seen', () => {
    const tag = name.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
    expect(gallery).toContain(`<${tag} client:visible lang={language} />`);
  });

  test('draws a number for nothing that is none', async () => {
    expect(await drawn(name, 'en')).not.toMatch(/NaN(?! \+| =|<\/b>)|undefined|Infinity/);
  });

  test('names its drawing and labels its controls', async () => {
    const html = await drawn(name, 'en');
    expect(html).toMatch(/role="group" aria-label="[^"]{20,}"/);
    for (const [, attributes = ''] of html.matchAll(/<input ([^>]*)>/g)) {
      // Radio buttons, check boxes and file pickers stand inside their labels.
      if (!attributes.includes('type="range"')) continue;
      expect(html).toContain(`<label for="${/id="([^"]+)"/.exec(attributes)![1]}"`);
    }
  });
});

test('every figure has its strings', () => {
  const own = readdirSync(folder).filter(
    (file) =>
      file.endsWith('.svelte') && /gallery|strings\[lang\]/.test(readFileSync(new URL(file, folder), 'utf8')),
  );
  expect(own.map((file) => file.replace('.svelte', '')).sort()).toEqual([...figures].sort());
});
