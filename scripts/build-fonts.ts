/**
 * Cuts the site's fonts down to the characters its text uses.
 *
 * Reads every text in `content/`, collects its characters, and writes WOFF2 subsets and one
 * stylesheet to `src/styles/generated/`:
 *   sans-latin, sans-hangul   Pretendard Variable, weights 400 to 700 (SIL OFL 1.1)
 *   serif-latin, serif-hangul Noto Serif KR 600, only what headings use (SIL OFL 1.1)
 *   katex.css                 KaTeX's own stylesheet with its WOFF2 sources alone
 * Latin and Hangul are separate files, so that an English page does not load Korean glyphs.
 * Nothing is done when the characters and the sources are those of the last run.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import subsetFont from 'subset-font';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'src/styles/generated');
const require = createRequire(import.meta.url);

/** Beside what the texts hold: printable ASCII, and the signs that code and renderers make at run time. */
const always =
  Array.from({ length: 95 }, (_, i) => String.fromCodePoint(32 + i)).join('') +
  '\u00a0·×÷±−–—…‘’“”«»→←↑↓↔⇒≤≥≠≈∞∂∇∑√∈μσγβεθαληδΔπ²³¹⁰⁴⁵⁶⁷⁸⁹⁻⌊⌋°′″•✓□■▲△▶';

const isHangul = (character: string) => /[\u1100-\u11ff\u3000-\u303f\u3130-\u318f\uac00-\ud7af]/u.test(character);

/** Lines of a text that are set in the heading face. */
function headings(path: string, text: string): string {
  if (path.endsWith('.mdx')) {
    return text
      .split('\n')
      .filter((line) => /^#{1,4} |^(title|subtitle):|title=/.test(line))
      .join('\n');
  }
  if (path.endsWith('site.json')) return text;
  if (path.endsWith('glossary.yaml')) return [...text.matchAll(/term: *([^,}\n]+)/g)].map((match) => match[1]).join('\n');
  return '';
}

const all = new Set<string>(always);
const display = new Set<string>(always);
for await (const path of glob('content/**/*.{mdx,json,yaml,ts,py}', { cwd: root })) {
  if (path.includes('/outputs/')) continue;
  const text = (await readFile(join(root, path), 'utf8')).normalize('NFC');
  for (const character of text) all.add(character);
  for (const character of headings(path, text)) display.add(character);
}

const ordered = (set: Set<string>, hangul: boolean) =>
  [...set]
    .filter((character) => character >= ' ' && isHangul(character) === hangul)
    .sort()
    .join('');

const pretendard = join(dirname(require.resolve('pretendard/package.json')), 'dist/web/variable/woff2/PretendardVariable.woff2');
const serif = (script: string) =>
  join(dirname(require.resolve('@fontsource/noto-serif-kr/package.json')), `files/noto-serif-kr-${script}-600-normal.woff2`);
const wght = { variationAxes: { wght: { min: 400, max: 700 } } };

const faces = [
  { name: 'sans-latin', source: pretendard, text: ordered(all, false), options: wght },
  { name: 'sans-hangul', source: pretendard, text: ordered(all, true), options: wght },
  { name: 'serif-latin', source: serif('latin'), text: ordered(display, false), options: {} },
  { name: 'serif-hangul', source: serif('korean'), text: ordered(display, true), options: {} },
];

const key = createHash('sha256')
  .update(await readFile(fileURLToPath(import.meta.url)))
  .update(JSON.stringify(faces))
  .digest('hex');
const keyFile = join(target, 'key.txt');
const fresh =
  existsSync(keyFile) &&
  (await readFile(keyFile, 'utf8')) === key &&
  ['katex.css', ...faces.map((face) => `${face.name}.woff2`)].every((name) => existsSync(join(target, name)));

if (!fresh) {
  await mkdir(target, { recursive: true });
  for (const face of faces) {
    const bytes = await subsetFont(await readFile(face.source), face.text, { targetFormat: 'woff2', ...face.options });
    await writeFile(join(target, `${face.name}.woff2`), bytes);
    console.log(`${face.name}.woff2  ${[...face.text].length} characters  ${(bytes.length / 1024).toFixed(1)} KB`);
  }

  const katex = dirname(require.resolve('katex/package.json'));
  const css = (await readFile(join(katex, 'dist/katex.min.css'), 'utf8'))
    .replace(/,url\([^)]+\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)/g, '')
    .replaceAll('url(fonts/', 'url(katex/dist/fonts/');
  await writeFile(join(target, 'katex.css'), css);
  await writeFile(keyFile, key);
}
