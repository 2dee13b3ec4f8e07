/**
 * What a page of the site may load and run: the wall behind every check of what a cell sends. Each page carries its
 * policy as `<meta>`, since a static host sends no headers; `headers.ts` says the same where headers can be sent.
 */
import { createHash } from 'node:crypto';
import { publishedSources } from '../../src/components/files/published/networks.ts';

/** The inline scripts and styles of one page, as a policy names them: `sha256-…`. */
export interface InlineHashes {
  scripts: string[];
  styles: string[];
}

/** What a script holds that is data, as `application/ld+json`: no browser runs it, nor asks a policy about it. */
const isData = (attributes: string): boolean => /\btype="application\/(?:ld\+)?json"/.test(attributes);

const inline = /<(script|style)\b([^>]*)>([\s\S]*?)<\/\1>/g;

/** @param html a whole page as it is served */
export function inlineHashes(html: string): InlineHashes {
  const scripts = new Set<string>();
  const styles = new Set<string>();
  for (const [, tag, attributes = '', text = ''] of html.matchAll(inline)) {
    if (tag === 'script') {
      if (!/\bsrc=/.test(attributes) && !isData(attributes)) scripts.add(hashOf(text));
      continue;
    }
    styles.add(hashOf(text));
    // Inside an SVG a browser reads entities in a style; elsewhere it does not.
    const decoded = text.replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
    if (decoded !== text) styles.add(hashOf(decoded));
  }
  return { scripts: [...scripts].sort(), styles: [...styles].sort() };
}

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

/**
 * - Scripts: files of the site and the inline scripts that were there at the build; no `eval`.
 * - Style elements: likewise. Plots and editors bring theirs as constructed sheets, which are the page's own code.
 * - Style attributes are free: KaTeX sets the height of every fraction in one, figures the place of their marks, a
 *   thousand to a page. An attribute can fetch nothing that `img-src` and `font-src` do not let through.
 * - Pictures: also `data:` and `blob:`, which hold only what is already here (what a cell draws, the reader's own).
 * - `worker-src` and `manifest-src` are for what the site may ship to be read offline.
 *
 * @param connections other places that the page may ask, when its reader presses a button that says so
 */
export function pagePolicy({ scripts, styles }: InlineHashes, connections: readonly string[] = []): string {
  const own = (hashes: string[]): string => ["'self'", ...hashes.map((hash) => `'${hash}'`)].join(' ');
  return [
    "default-src 'none'",
    `script-src ${own(scripts)}`,
    `style-src-elem ${own(styles)}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    ["connect-src 'self'", ...connections].join(' '),
    "frame-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/**
 * What a page may ask besides the site itself: published networks where they are offered, and nothing anywhere else.
 * @param path `ko/architectures/index.html`
 */
export const connectionsOf = (path: string): readonly string[] =>
  /^[^/]+\/architectures\/index\.html$/.test(path) ? publishedSources : [];

/**
 * The page with its policy before everything that the policy is about.
 * @param path of its file below the site's root
 */
export function withPolicy(html: string, path: string): string {
  const policy = pagePolicy(inlineHashes(html), connectionsOf(path));
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer">`;
  const placed = html.replace(/<meta charset="?utf-8"?\s*\/?>/i, (charset) => charset + meta);
  if (placed === html) throw new Error('A page without <meta charset> has no place for its policy.');
  return placed;
}
