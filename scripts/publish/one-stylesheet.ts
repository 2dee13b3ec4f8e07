/**
 * The style sheets of a page as one file: nothing of a page is painted before the last of them has come, and each would be
 * asked for by itself. Pages with the same sheets share the file.
 */
import { createHash } from 'node:crypto';

const sheet = /<link rel="stylesheet" href="((?:[^"]*\/)?_astro\/)([^"/]+\.css)"\s*\/?>/g;

/** The sheets of a page, by their names in `_astro/`, in their order. */
export const sheetsOf = (html: string): string[] => [...html.matchAll(sheet)].map(([, , name]) => name!);

/**
 * @param textOf a sheet by its name
 * @returns the page with one sheet, where its first stood, and that sheet; `undefined` where it has no two
 */
export function withOneSheet(
  html: string,
  textOf: (name: string) => string,
): { html: string; name: string; text: string } | undefined {
  const names = sheetsOf(html);
  if (names.length < 2) return undefined;
  const text = names.map(textOf).join('\n');
  const name = `page.${createHash('sha256').update(text).digest('hex').slice(0, 8)}.css`;
  let placed = false;
  const joined = html.replace(sheet, (_, folder: string) => {
    if (placed) return '';
    placed = true;
    return `<link rel="stylesheet" href="${folder}${name}">`;
  });
  return { html: joined, name, text };
}
