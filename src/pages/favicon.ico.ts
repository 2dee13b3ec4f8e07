import type { APIRoute } from 'astro';
import sharp from 'sharp';
import drawing from '/public/favicon.svg?raw';

const side = 32;

/** The site's sign for those that ask for `/favicon.ico` whatever a page says: one PNG in the wrapping of an ICO file. */
export const GET: APIRoute = async () => {
  const png = await sharp(Buffer.from(drawing), { density: 72 * 4 })
    .resize(side, side)
    .png()
    .toBuffer();
  const head = Buffer.alloc(22);
  head.writeUInt16LE(1, 2); // an icon
  head.writeUInt16LE(1, 4); // one picture
  head.writeUInt8(side, 6);
  head.writeUInt8(side, 7);
  head.writeUInt16LE(1, 10); // planes
  head.writeUInt16LE(32, 12); // bits a pixel
  head.writeUInt32LE(png.length, 14);
  head.writeUInt32LE(head.length, 18);
  return new Response(new Uint8Array(Buffer.concat([head, png])), {
    headers: { 'Content-Type': 'image/x-icon' },
  });
};
