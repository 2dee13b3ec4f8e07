/**
 * Cuts the site's fonts down to the characters its texts use, and writes them with their
 * stylesheets to `src/styles/generated/`:
 *   Pretendard Variable, for the text                       (SIL OFL 1.1)
 *   Noto Serif KR 600, for headings alone                   (SIL OFL 1.1)
 *   KaTeX's fonts, cut to what the formulas of the book use (MIT)
 *
 * The text has two weights, 400 and 600. Of Latin both come in one file. Of syllables, which are many, what a file that
 * varies needs besides its outlines is as large again: each weight has files of its own, and little is written in bold.
 *
 * A Korean page would carry every chapter's syllables if they stood in one file. So the text has
 * one file for the syllables of nearly all chapters and of the frame around them, one for what else
 * each chapter has, and one for what else the other pages have; what each chapter says in bold has a
 * file, and so have its headings. A syllable may lie in several: a page says by
 * `unicode-range` which file it takes it from, its own first (`src/components/build/font-files.ts`).
 * Whatever a reader types beyond them is set in a system face.
 * Nothing is done when the texts and the sources are those of the last run.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import katex from 'katex';
import subsetFont from 'subset-font';
import { declaredFaces, fontFace, unicodeRange as ranges } from '../src/components/build/declared-faces.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'src/styles/generated');
const require = createRequire(import.meta.url);
const packageFolder = (name: string) => dirname(require.resolve(`${name}/package.json`));

/** Beside what the texts hold: printable ASCII, and the signs that code and renderers make at run time. */
const ascii = Array.from({ length: 95 }, (_, i) => String.fromCodePoint(32 + i)).join('');
/** What chapters show of them at once, in units, labels, marks of lists and small formulas of figures. */
const commonSigns = '\u00a0\u0302\u2060·×±−–—…‘’“”←→↑↓√∂²³¹⁰⁵⁶⁹⁻ⁿ₁₂½βγεησŷ‖⌊⌋ᵗ•';
const signs = '\u00a0·×÷±−–—…‘’“”«»→←↑↓↔⇒≤≥≠≈∞∂∇∑√∈μσγβεθαληδΔπρ²³¹⁰⁴⁵⁶⁷⁸⁹⁻⌊⌋⌈⌉°′″•✓□■▲△▶';
/** What figures and the inspector set in the formulas' faces at run time. */
const formulaSigns = ascii + '\u00a0\u0302\u200b⌊⌋⌈⌉·×−⁄≤≥≈∈μσγβεθαδΔπρ…√∂∑²³⁻';

const isHangul = (character: string) =>
  /[\u1100-\u11ff\u3000-\u303f\u3130-\u318f\uac00-\ud7af]/u.test(character);

// ------------------------------------------------------------ the texts

interface Text {
  path: string;
  text: string;
  /** The chapter's slug; empty for everything else. */
  chapter: string;
}

const texts: Text[] = [];
for await (const path of glob('content/**/*.{mdx,json,yaml,ts,py}', { cwd: root })) {
  if (path.includes('/outputs/') || path.startsWith('content/figures/')) continue;
  const text = (await readFile(join(root, path), 'utf8')).normalize('NFC');
  texts.push({ path, text, chapter: /^content\/chapters\/([^/]+)\//.exec(path)?.[1] ?? '' });
}
// Units such as 억 stand in the code that writes numbers out.
for await (const path of glob('src/{figures,inspector,components,notebook}/**/*.{ts,svelte,astro}', {
  cwd: root,
})) {
  const literals = (await readFile(join(root, path), 'utf8')).match(/'[^'\n]*\p{Script=Hangul}[^'\n]*'/gu);
  if (literals) texts.push({ path, text: literals.join('\n').normalize('NFC'), chapter: '' });
}
texts.sort((a, b) => (a.path < b.path ? -1 : 1));
const home = await readFile(join(root, 'src/pages/[lang]/index.astro'), 'utf8');

/** The lines of a text that are set in the heading face. */
function headings({ path, text }: Text): string {
  if (path.endsWith('.mdx')) return (text.match(/^(#{1,2} |title:).*$/gm) ?? []).join('\n');
  if (/ui\/\w+\/(site|inspector|architectures|kept|scratchpad)\.json$/.test(path)) {
    return (
      text.match(
        /^ *"(title|page\.title|myNotebooks|bin|bench|kept|chapters|home\w*|notFound|glossary|errata|references|colophon|architectures|figures|scratchpad)": .*$/gm,
      ) ?? []
    ).join('\n');
  }
  if (/ui\/figures\//.test(path)) return (text.match(/"title": .*$/gm) ?? []).join('\n');
  return '';
}

/** Short texts of the interface, which name something. */
const names = (text: string): string => (text.match(/": ".{1,20}",?$/gm) ?? []).join('\n');

/** What a text says in bold as soon as it is read: the lesser headings of prose and its strong words; elsewhere what names things. */
function bold({ path, text }: Text): string {
  if (path.endsWith('.mdx'))
    return (text.match(/^#{3,} .*$|\*\*.+?\*\*|<(b|strong)\b[^]*?<\/\1>|\btitle="[^"]*"/gm) ?? []).join('\n');
  if (path.endsWith('glossary.yaml')) return (text.match(/\bterm: [^,}\n]*/g) ?? []).join('\n');
  if (path.includes('ui/figures/'))
    return (
      text.match(
        /^ *"(input|pad|convolution|normalisation|rectifier|poolPad|pool|filter|total|basic|bottleneck|forward|backward|update|plain|residual|flatten|globalAveragePool|ratio|sizeText|now|before|after)": .*$/gm,
      ) ?? []
    ).join('\n');
  return path.endsWith('ui/ko/site.json') ? names(text) : '';
}

/** The chapters that show a text: its own, those that place the figure it belongs to, or `frame` for all of them. */
function places({ path, chapter }: Text): string[] {
  if (chapter) return [chapter];
  if (path.startsWith('src/')) return ['frame'];
  if (/ui\/ko\/(site|notebook|labels)\.json$/.test(path)) return ['frame'];
  const figure = /ui\/figures\/([^/]+)\.json$/.exec(path)?.[1];
  if (figure === undefined) return [''];
  const showing = texts
    .filter((text) => text.text.includes(`figures/${figure}.svelte`))
    .map((text) => text.chapter);
  if (home.includes(`figures/${figure}.svelte`)) showing.push('frame');
  return showing.length > 0 ? showing : [''];
}

/** Where each Korean character is used. */
function usersOf(pick: (text: Text) => string): Map<string, Set<string>> {
  const users = new Map<string, Set<string>>();
  const use = (characters: string, place: string) => {
    for (const character of characters) {
      if (isHangul(character)) users.set(character, (users.get(character) ?? new Set()).add(place));
    }
  };
  for (const text of texts) {
    for (const place of places(text)) use(pick(text), place);
    // Titles and descriptions of chapters stand in the contents of every page.
    if (text.chapter) use(pick({ ...text, text: /^---\n[\s\S]*?\n---/.exec(text.text)?.[0] ?? '' }), 'frame');
  }
  return users;
}

const chapters = [...new Set(texts.map(({ chapter }) => chapter))].filter((chapter) => chapter !== '').sort();
const sorted = (characters: Iterable<string>): string => [...characters].sort().join('');
const hangul = (text: string): string => [...text.normalize('NFC')].filter(isHangul).join('');
const wordsOf = (file: string): string =>
  texts.find(({ path }) => path.endsWith(`ui/ko/${file}`))?.text ?? '';
const site = wordsOf('site.json');

/** What the interface calls something. */
const named = (key: string): string => new RegExp(`"${key}": "(.*)"`).exec(site)?.[1] ?? '';
const textOf = (chapter: string): Text | undefined =>
  texts.find((text) => text.chapter === chapter && text.path.endsWith('ko.mdx'));
/** Of no chapter, that of the page behind the last. */
const titleOf = (chapter: string | undefined): string =>
  chapter === undefined ? named('what-now') : (/^title:.*$/m.exec(textOf(chapter)?.text ?? '')?.[0] ?? '');

/** The syllables of the text: of nearly all chapters and the frame, of each chapter, of the rest. */
function textGroups(): Map<string, string> {
  const groups = new Map<string, Set<string>>();
  const put = (group: string, character: string) =>
    groups.set(group, (groups.get(group) ?? new Set()).add(character));
  for (const [character, known] of usersOf(({ text }) => text)) {
    const own = chapters.filter((chapter) => known.has(chapter));
    if (own.length >= chapters.length - 1 || known.has('frame')) put('shared', character);
    else for (const group of known.has('') ? [...own, 'rest'] : own) put(group, character);
  }
  return new Map([...groups].map(([group, characters]) => [group, sorted(characters)]));
}

/** The syllables in bold: of each chapter, of the other pages, of what else the interface names, and of all that is left. */
function boldGroups(): Map<string, string> {
  const kickers =
    site
      .match(/^ *"(question|predict|exercise|figure|formula|aside\w+|contents|chapters)": .*$/gm)
      ?.join('') ?? '';
  // The tab of a cell that is shown.
  const tabs =
    wordsOf('notebook.json')
      .match(/^ *"tab[A-Z]\w*": .*$/gm)
      ?.join('') ?? '';
  // And the units of sums, and in the list of chapters the one that is open.
  const groups = new Map(
    chapters.map((chapter) => [chapter, new Set(hangul(`${kickers}${tabs}만억${titleOf(chapter)}`))]),
  );
  for (const [character, known] of usersOf(bold))
    for (const chapter of chapters) if (known.has(chapter)) groups.get(chapter)?.add(character);
  const frame = new Set(hangul(texts.map((text) => (text.chapter === '' ? bold(text) : '')).join('')));
  groups.set('frame', frame);
  const interfaces = texts.map(({ path, text }) => (path.includes('ui/ko/') ? names(text) : '')).join('');
  const named = new Set([...hangul(interfaces)].filter((character) => !frame.has(character)));
  groups.set('names', named);
  const all = [...usersOf(({ text }) => text).keys()];
  groups.set('rest', new Set(all.filter((character) => !frame.has(character) && !named.has(character))));
  return new Map([...groups].map(([group, characters]) => [group, sorted(characters)]));
}

/**
 * What headings are set in: of each chapter with the titles of its neighbours, of the home page and of each page at the back, their
 * Latin letters too; the syllables of the other pages' titles, and of all that is left.
 */
function headingGroups(): Map<string, string> {
  const letters = (said: string): string =>
    sorted(
      new Set([...said.normalize('NFC').replace(/^(#+|title:) /gm, '')].filter((letter) => letter >= ' ')),
    );
  const groups = new Map<string, string>();
  chapters.forEach((chapter, at) => {
    const own = textOf(chapter);
    const around = [at > 0 ? titleOf(chapters[at - 1]) : '', titleOf(chapters[at + 1]), named('title')];
    groups.set(chapter, letters([own ? headings(own) : '', ...around].join('\n')));
  });
  const ofHome = ['title', 'homeTitle', 'homeChapters', 'homeAbilities', 'homeBackend'].map(named);
  groups.set('home', letters([...ofHome, ...chapters.map(titleOf)].join('\n')));
  const titles: string[] = [];
  const rest: string[] = chapters.map(titleOf);
  for (const text of texts) {
    if (text.chapter !== '') continue;
    const back = /^content\/back\/([^/]+)\.ko\.mdx$/.exec(text.path)?.[1];
    if (back) groups.set(back, letters(`${headings(text)}\n${named('title')}\n${titleOf(chapters.at(-1))}`));
    else if (!text.path.includes('ui/figures/')) titles.push(headings(text).replace(/^ *"home.*$/gm, ''));
    rest.push(headings(text));
  }
  groups.set('frame', sorted(new Set(hangul(titles.join('')))));
  groups.set('rest', sorted(new Set(hangul(rest.join('')))));
  return groups;
}

/** @param beside what is there in any case */
function latin(pick: (text: Text) => string, beside: string): string {
  const found = new Set(beside);
  for (const text of texts)
    for (const character of pick(text)) if (character >= ' ' && !isHangul(character)) found.add(character);
  return [...found].sort().join('');
}

// ------------------------------------------------------------ the faces

interface Face {
  /** Of the file, without its ending. */
  name: string;
  family: string;
  weight: string;
  style?: string;
  source: string;
  text: string;
  axes?: { wght: number | { min: number; max: number } };
  /** What of the source's OpenType features is kept, and with it the other forms of these characters; all where absent. */
  features?: string[];
  /** Without what fits its outlines to the pixels of coarse screens. */
  noHinting?: boolean;
}

const pretendard = join(packageFolder('pretendard'), 'dist/web/variable/woff2/PretendardVariable.woff2');
const serif = (script: string) =>
  join(packageFolder('@fontsource/noto-serif-kr'), `files/noto-serif-kr-${script}-600-normal.woff2`);
const sansFace = {
  family: 'Residual Sans',
  weight: '400 600',
  source: pretendard,
  axes: { wght: { min: 400, max: 600 } },
  // Of all that a face has besides its letters the book asks for digits of one height and width.
  features: ['kern', 'tnum', 'lnum'],
};
/** In a family of its own: a browser takes all of a family from what is declared with one weight. */
const hangulFace = (weight: 400 | 600) => ({
  family: 'Residual Hangul',
  weight: String(weight),
  source: pretendard,
  axes: { wght: weight },
  features: [],
});
const serifFace = { family: 'Residual Serif', weight: '600' };

const faces: Face[] = [
  { ...sansFace, name: 'sans-latin', text: [...new Set(ascii + commonSigns)].sort().join('') },
  {
    ...sansFace,
    name: 'sans-signs',
    text: [...latin(({ text }) => text, signs)]
      .filter((character) => !(ascii + commonSigns).includes(character))
      .join(''),
  },
  ...[...textGroups()].map(([group, text]) => ({ ...hangulFace(400), name: `hangul-${group}`, text })),
  ...[...boldGroups()].map(([group, text]) => ({ ...hangulFace(600), name: `hangul-bold-${group}`, text })),
  // All the Korean of an English page is the way to the Korean one. In a family of its own: while one face of a family is
  // on its way, a browser may fetch another that has the same letters, which here is the large one.
  { ...hangulFace(400), family: 'Residual Language', name: 'hangul-language', text: '한국어' },
  {
    ...serifFace,
    name: 'serif-latin',
    source: serif('latin'),
    text: latin(headings, ascii),
    features: ['kern'],
  },
  ...[...headingGroups()].map(([group, text]) => ({
    ...serifFace,
    name: `serif-${group}`,
    source: serif('korean'),
    text,
    features: ['kern'],
  })),
];

// ------------------------------------------------------------ formulas

const katexFolder = join(packageFolder('katex'), 'dist');
const katexCss = await readFile(join(katexFolder, 'katex.min.css'), 'utf8');

/** Every character that a formula of the book comes to be set in. */
function formulaCharacters(): string {
  const found = new Set(formulaSigns);
  for (const { path, text } of texts) {
    if (!path.endsWith('.mdx')) continue;
    for (const [, display, inline] of text.matchAll(/\$\$([\s\S]+?)\$\$|\$([^$\n]+)\$/g)) {
      const html = katex.renderToString(display ?? inline ?? '', {
        output: 'html',
        throwOnError: false,
        strict: false,
      });
      for (const character of html.replace(/<[^>]+>/g, '').replace(/&[a-z#0-9]+;/g, '')) found.add(character);
    }
  }
  return [...found]
    .filter((character) => character >= ' ' && !isHangul(character))
    .sort()
    .join('');
}
const inFormulas = formulaCharacters();
const formulaFaces: Face[] = [...katexCss.matchAll(/@font-face\{([^}]*)\}/g)].map(([, rule = '']) => {
  const property = (name: string) =>
    new RegExp(`${name}:([^;}]+)`).exec(rule)?.[1]?.replaceAll('"', '') ?? '';
  const file = basename(/url\(([^)]+\.woff2)\)/.exec(rule)?.[1] ?? '');
  return {
    name: file.replace('.woff2', '').replace('KaTeX_', 'katex-'),
    family: property('font-family'),
    weight: property('font-weight'),
    style: property('font-style'),
    source: join(katexFolder, 'fonts', file),
    // Of the slanted letters of formulas all are letters.
    text: file.includes('Math-') ? inFormulas.replace(/[^\p{L}\p{M}∂∇\u00a0 ]/gu, '') : inFormulas,
    noHinting: true,
  };
});

// ------------------------------------------------------------ the stylesheets

const rule = (face: Face) => fontFace(face, `./${face.name}.woff2`);

/** Which characters each of KaTeX's fonts has: the keys of its metrics. */
const { default: metrics } = (await import(join(katexFolder, '../src/fontMetricsData.js'))) as {
  default: Record<string, Record<string, unknown>>;
};

/**
 * KaTeX's own faces stay behind the cut ones, for what a reader's formula may need; without the
 * exact characters a browser would fetch them in search of any sign that a face lacks.
 */
function ownFace(rule: string): string {
  const file = basename(/url\(([^)]+\.woff2)\)/.exec(rule)?.[1] ?? '', '.woff2').replace('KaTeX_', '');
  const characters = Object.keys(metrics[file] ?? {}).map((point) => String.fromCodePoint(Number(point)));
  const rest = characters.filter((character) => !inFormulas.includes(character)).join('');
  return rest === '' ? '' : rule.replace('@font-face{', `@font-face{unicode-range:${ranges(rest)};`);
}

const katexStyle =
  katexCss
    .replace(/,url\([^)]+\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)/g, '')
    .replace(/@font-face\{[^}]*\}/g, ownFace)
    .replaceAll('url(fonts/', 'url(katex/dist/fonts/') + `\n${formulaFaces.map(rule).join('\n')}\n`;

// ------------------------------------------------------------ writing

const all = [...faces, ...formulaFaces];
const key = createHash('sha256')
  .update(await readFile(fileURLToPath(import.meta.url)))
  .update(JSON.stringify(all.map((face) => ({ ...face, source: basename(face.source) }))))
  .digest('hex');
const keyFile = join(target, 'key.txt');
const fresh =
  existsSync(keyFile) &&
  (await readFile(keyFile, 'utf8')) === key &&
  ['katex.css', 'fonts.css', 'faces.json', ...all.map(({ name }) => `${name}.woff2`)].every((name) =>
    existsSync(join(target, name)),
  );

if (!fresh) {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  for (const { name, source, text, axes, features, noHinting } of all) {
    const bytes = await subsetFont(await readFile(source), text, {
      targetFormat: 'woff2',
      ...(axes ? { variationAxes: axes } : {}),
      ...(features ? { keepFeatures: features } : {}),
      ...(noHinting ? { noHinting } : {}),
    });
    await writeFile(join(target, `${name}.woff2`), bytes);
    if (!name.startsWith('katex'))
      console.log(`${name}.woff2  ${[...text].length} characters  ${(bytes.length / 1024).toFixed(1)} KB`);
  }
  await writeFile(
    join(target, 'fonts.css'),
    `/* Made by scripts/build-fonts.ts. */\n${declaredFaces(faces, '').map(rule).join('\n')}\n`,
  );
  await writeFile(
    join(target, 'faces.json'),
    JSON.stringify(faces.map(({ name, family, weight, text }) => ({ name, family, weight, text }))),
  );
  await writeFile(join(target, 'katex.css'), katexStyle);
  await writeFile(keyFile, key);
}
