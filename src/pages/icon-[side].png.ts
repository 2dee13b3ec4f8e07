import type { APIRoute, GetStaticPaths } from 'astro';
import sharp from 'sharp';
import drawing from '/public/favicon.svg?raw';

export const getStaticPaths: GetStaticPaths = () => ['192', '512'].map((side) => ({ params: { side } }));

/** The site's sign on paper, with room around it, for a home screen. */
export const GET: APIRoute = async ({ params }) => {
  const side = Number(params['side']);
  const inner = Math.round(side * 0.7);
  const sign = await sharp(Buffer.from(drawing), { density: (72 * inner) / 32 })
    .resize(inner, inner)
    .png()
    .toBuffer();
  const png = await sharp({ create: { width: side, height: side, channels: 4, background: '#fcfbf8' } })
    .composite([{ input: sign }])
    .png()
    .toBuffer();
  return new Response(new Uint8Array(png), { headers: { 'Content-Type': 'image/png' } });
};
