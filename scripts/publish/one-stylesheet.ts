/**
 * The style sheets of a page as one file: nothing of a page is painted before the last of them has come, and each would be
 * asked for by itself. Pages with the same sheets share the file. What the bundler has put into the head itself stands there too,
 * where it is fetched beside the letters of the page instead of before them. Also the rules that Observable Plot puts as a `<style>`
 * into each drawing stand there, once: whenever such an element comes into the document, or leaves it, a browser works out
 * the style of everything on the page anew.
 */
import { createHash } from 'node:crypto';

const sheet = /<link rel="stylesheet" href="((?:[^"]*\/)?_astro\/)([^"/]+\.css)"\s*\/?>/g;

/** Those, and what stands between them; not the faces of the page, which name files from where it lies. */
const inHead = new RegExp(`${sheet.source}|<style>(?!@font-face)([^<]*)</style>`, 'g');
const namesFile = /url\((?!["']?(?:data:|#))/;

/** The sheets of a page, by their names in `_astro/`, in their order. */
export const sheetsOf = (html: string): string[] => [...html.matchAll(sheet)].map(([, , name]) => name!);

/** Observable Plot's rules in a drawing. In an SVG they may be written with entities. */
const ofDrawing = /<style>(:where\(\.plot-[^<]*)<\/style>/g;
const entities: Readonly<Record<string, string>> = { '&gt;': '>', '&lt;': '<', '&quot;': '"', '&amp;': '&' };
const decoded = (rules: string): string =>
  rules.replace(/&(?:gt|lt|quot|amp);/g, (entity) => entities[entity]!);

/** @returns the page without the rules in its drawings, and each of those rules once, in the order of their coming */
export function withoutDrawnRules(html: string): { html: string; rules: string[] } {
  const rules = new Set<string>();
  const bare = html.replace(ofDrawing, (_, text: string) => {
    rules.add(decoded(text));
    return '';
  });
  return { html: bare, rules: [...rules] };
}

/** Where the sheet of a page is to stand. */
const place = '<link data-sheet>';

/**
 * @param textOf a sheet by its name
 * @returns the page with one sheet, where its first stood, and that sheet; `undefined` where it has one already that says all
 */
export function withOneSheet(
  page: string,
  textOf: (name: string) => string,
): { html: string; name: string; text: string } | undefined {
  const { html, rules } = withoutDrawnRules(page);
  const end = html.indexOf('</head>');
  const head = html.slice(0, end);
  const folder = [...head.matchAll(sheet)][0]?.[1];
  if (folder === undefined) return undefined;
  const parts: string[] = [];
  let count = 0;
  const bare = head.replace(inHead, (whole, _: string, name: string | undefined, text: string) => {
    if (name === undefined && namesFile.test(text)) return whole;
    parts.push(name === undefined ? text : textOf(name));
    count++;
    return count === 1 ? place : '';
  });
  if (count === 1 && rules.length === 0) return undefined;
  const text = [...parts, ...rules].join('\n');
  const name = `page.${createHash('sha256').update(text).digest('hex').slice(0, 8)}.css`;
  const joined = bare.replace(place, `<link rel="stylesheet" href="${folder}${name}">`);
  return { html: joined + html.slice(end), name, text };
}
