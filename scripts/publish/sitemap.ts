/**
 * The list of all pages for search engines, each with its other language (https://www.sitemaps.org, and Google's way to
 * name alternates). It must have whole addresses, so there is one only where the site's own is known.
 *
 * @param paths of the built pages below the site's root, as in `ko/glossary/index.html`
 */
export function sitemap(paths: Iterable<string>, site: URL): string {
  const pages = new Set(
    [...paths].map((path) => path.replace(/index\.html$/, '')).filter((path) => /^(ko|en)\//.test(path)),
  );
  const address = (path: string): string => new URL(path, site).href.replaceAll('&', '&amp;');
  const entries = [...pages].sort().map((path) => {
    const rest = path.slice(3);
    const alternates = ['ko', 'en']
      .filter((language) => pages.has(`${language}/${rest}`))
      .map(
        (language) =>
          `<xhtml:link rel="alternate" hreflang="${language}" href="${address(`${language}/${rest}`)}"/>`,
      );
    return `<url><loc>${address(path)}</loc>${alternates.join('')}</url>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ...entries,
    '</urlset>',
    '',
  ].join('\n');
}
