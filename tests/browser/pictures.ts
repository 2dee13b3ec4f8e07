/** Pictures of drawings: made small, so that a hair's breadth is no difference, and compared by what an eye would see. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';

/** A picture in sRGB bytes, row by row, three to a pixel. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Pixels of a screenshot, on each axis, that become one. */
const shrinkage = 4;

export async function decode(file: Uint8Array): Promise<Picture> {
  const { data, info } = await sharp(file)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: new Uint8Array(data) };
}

const asRaw = ({ width, height, rgb }: Picture) => sharp(rgb, { raw: { width, height, channels: 3 } });

/** A screenshot as small as it is kept. */
export async function shrink(shot: Picture): Promise<Picture> {
  const { data, info } = await asRaw(shot)
    .resize({ width: Math.round(shot.width / shrinkage) })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: new Uint8Array(data) };
}

/** Pixels of a small picture on each side of the tiles that are compared. */
const tile = 4;

/**
 * How far two pictures are apart where they are furthest apart: the largest mean difference of a tile, 0 … 255.
 * A mean over the whole would overlook a line that is gone. Pictures of different shape are wholly different.
 */
export function difference(a: Picture, b: Picture): number {
  if (a.width !== b.width || Math.abs(a.height - b.height) > 1) return 255;
  const height = Math.min(a.height, b.height);
  let furthest = 0;
  for (let top = 0; top < height; top += tile)
    for (let left = 0; left < a.width; left += tile) {
      let sum = 0;
      let pixels = 0;
      for (let y = top; y < Math.min(height, top + tile); y++)
        for (let x = left; x < Math.min(a.width, left + tile); x++) {
          const at = 3 * (y * a.width + x);
          sum += Math.max(
            Math.abs(a.rgb[at]! - b.rgb[at]!),
            Math.abs(a.rgb[at + 1]! - b.rgb[at + 1]!),
            Math.abs(a.rgb[at + 2]! - b.rgb[at + 2]!),
          );
          pixels++;
        }
      furthest = Math.max(furthest, sum / pixels);
    }
  return furthest;
}

/**
 * What another machine's way of setting letters can do: with hinting and subpixel positions off, or letters a
 * hundred units heavier, the figures differed by up to 20; a line that is gone makes 30 and more.
 */
export const tolerance = 25;

/** Share of the pixels that are not of the commonest colour: what is drawn at all. */
export function inked({ rgb }: Picture): number {
  const counts = new Map<number, number>();
  for (let at = 0; at < rgb.length; at += 3) {
    const colour = (rgb[at]! << 16) | (rgb[at + 1]! << 8) | rgb[at + 2]!;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return 1 - Math.max(...counts.values()) / (rgb.length / 3);
}

/** The kept picture of a name; with `UPDATE_PICTURES=1` the present one is kept instead. */
export async function keptPicture(name: string, present: Picture): Promise<Picture> {
  const file = new URL(`pictures/${name}.webp`, import.meta.url);
  if (process.env['UPDATE_PICTURES'] === '1')
    writeFileSync(file, await asRaw(present).webp({ lossless: true, effort: 4 }).toBuffer());
  if (!existsSync(file))
    throw new Error(`There is no picture of ${name} yet: run with UPDATE_PICTURES=1 and look at it.`);
  return decode(readFileSync(file));
}

/** Contrast of two colours by WCAG 2.2, 1 … 21. */
export function contrast(a: readonly number[], b: readonly number[]): number {
  const [lighter, darker] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(rgb: readonly number[]): number {
  const [red, green, blue] = rgb.map((byte) => {
    const share = byte / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The commonest colour of a part of a picture: what a label stands on. */
export function ground(
  { width, height, rgb }: Picture,
  box: { left: number; top: number; right: number; bottom: number },
): readonly [number, number, number] {
  const counts = new Map<number, number>();
  for (let y = Math.max(0, Math.floor(box.top)); y < Math.min(height, Math.ceil(box.bottom)); y++)
    for (let x = Math.max(0, Math.floor(box.left)); x < Math.min(width, Math.ceil(box.right)); x++) {
      const at = 3 * (y * width + x);
      const colour = (rgb[at]! << 16) | (rgb[at + 1]! << 8) | rgb[at + 2]!;
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
  const [commonest] = [...counts].sort(([, a], [, b]) => b - a)[0]!;
  return [commonest >> 16, (commonest >> 8) & 255, commonest & 255];
}
