/**
 * The headers of the built site, in the form that hosts read from a file `_headers` (Netlify and
 * others); `scripts/serve.mjs` reads the same file. A host that knows no such file still has each page's `<meta>`.
 */
import { connectionsOf, inlineHashes, pagePolicy } from './policy.ts';

/** Only the camera is ever asked for, by the reader, for a photograph of their own. */
const permissions = [
  'camera=(self)',
  'display-capture=()',
  'geolocation=()',
  'hid=()',
  'microphone=()',
  'midi=()',
  'payment=()',
  'serial=()',
  'usb=()',
].join(', ');

/**
 * @param pages html of every page, by its path: `ko/index.html`, `404.html`
 * @param framePolicy of the kernel's frame
 */
export function headersFile(pages: ReadonlyMap<string, string>, framePolicy: string): string {
  const scripts = new Set<string>();
  const styles = new Set<string>();
  for (const html of pages.values()) {
    const hashes = inlineHashes(html);
    for (const hash of hashes.scripts) scripts.add(hash);
    for (const hash of hashes.styles) styles.add(hash);
  }
  // One policy for all pages keeps the file short; each page's own, in its `<meta>`, is the narrower one.
  const hashes = { scripts: [...scripts].sort(), styles: [...styles].sort() };
  const folderOf = (path: string): string =>
    path.includes('/') ? `/${path.slice(0, path.indexOf('/'))}/*` : `/${path.replace(/index\.html$/, '')}`;
  const connections = new Map<string, Set<string>>();
  for (const path of pages.keys()) {
    const folder = connections.get(folderOf(path)) ?? new Set();
    for (const connection of connectionsOf(path)) folder.add(connection);
    connections.set(folderOf(path), folder);
  }
  // Of a document alone: on the two dozen files that a page brings they would weigh as much as a font.
  const ofDocument = {
    'Referrer-Policy': 'no-referrer',
    'Permissions-Policy': permissions,
    'Cross-Origin-Opener-Policy': 'same-origin',
  };
  const rules: [string, Record<string, string>][] = [
    ['/*', { 'X-Content-Type-Options': 'nosniff' }],
    // Hosts join what several rules say of one header, so no two rules about policies may meet at one address.
    ...[...connections].sort().map(([folder, allowed]): [string, Record<string, string>] => [
      folder,
      {
        ...ofDocument,
        'Content-Security-Policy': `${pagePolicy(hashes, [...allowed])}; frame-ancestors 'none'`,
      },
    ]),
    ['/kernel/held.htm', ofDocument],
    [
      '/kernel/frame.htm',
      {
        ...ofDocument,
        'Content-Security-Policy': `${framePolicy}; frame-ancestors 'self'; sandbox allow-scripts`,
        // A process of its own, where the browser can: a cell that takes all the memory ends that one, not the page's.
        'Document-Isolation-Policy': 'isolate-and-credentialless',
      },
    ],
  ];
  return rules
    .map(([path, headers]) =>
      [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`)].join('\n'),
    )
    .join('\n\n')
    .concat('\n');
}
