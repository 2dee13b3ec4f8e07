import type { APIRoute } from 'astro';

/** Everything may be read. The list of pages needs whole addresses, so it is told of where the site's own is known. */
export const GET: APIRoute = ({ site }) =>
  new Response(
    [
      'User-agent: *',
      'Allow: /',
      ...(site ? [`Sitemap: ${new URL('sitemap.xml', site).href}`] : []),
      '',
    ].join('\n'),
    { headers: { 'Content-Type': 'text/plain; charset=utf-8' } },
  );
