import type { APIRoute } from 'astro';
import { translator } from '../components/build/strings.ts';

/** What a phone needs to put the site among its apps. */
export const GET: APIRoute = () => {
  const t = translator('ko', 'site');
  return new Response(
    JSON.stringify({
      name: `${t('title')} · Residual Notes`,
      short_name: t('title'),
      description: t('description'),
      lang: 'ko',
      start_url: './ko/',
      scope: './',
      display: 'standalone',
      background_color: '#fcfbf8',
      theme_color: '#fcfbf8',
      icons: ['192', '512'].map((side) => ({
        src: `icon-${side}.png`,
        sizes: `${side}x${side}`,
        type: 'image/png',
      })),
    }),
    { headers: { 'Content-Type': 'application/manifest+json' } },
  );
};
