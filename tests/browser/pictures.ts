/** Pictures of drawings: made small, so that a hair's breadth is no difference, and compared by what an eye would see. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';

/** A picture in sRGB bytes, row by row, three to a pixel. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Pixels of a screenshot that become one. */
const shrinkage = 8;

export async function decode(png: Uint8Array): Promise<Picture> {
  const { data, info } = await sharp(png)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: new Uint8Array(data) };
}

/** A screenshot as it is kept. */
export async function shrink(png: Uint8Array): Promise<Buffer> {
  const { width } = await sharp(png).metadata();
  return sharp(png)
    .removeAlpha()
    .resize({ width: Math.round(width / shrinkage), kernel: 'lanczos3' })
    .png({ compressionLevel: 9 })
    .toBuffer();
}

export interface Difference {
  /** Mean difference of a channel, 0 … 255. */
  readonly mean: number;
  /** Share of the pixels that differ so much that one would see it. */
  readonly share: number;
}

/** How far two pictures are apart; those of different shape are wholly different. */
export function difference(a: Picture, b: Picture): Difference {
  if (a.width !== b.width || Math.abs(a.height - b.height) > 1) return { mean: 255, share: 1 };
  const pixels = a.width * Math.min(a.height, b.height);
  let sum = 0;
  let seen = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    let largest = 0;
    for (let channel = 0; channel < 3; channel++) {
      const apart = Math.abs(a.rgb[3 * pixel + channel]! - b.rgb[3 * pixel + channel]!);
      sum += apart;
      largest = Math.max(largest, apart);
    }
    if (largest > 24) seen++;
  }
  return { mean: sum / (3 * pixels), share: seen / pixels };
}

/** Another machine sets a letter a little differently; a line that is gone, or another colour, is more than this. */
export const isSame = ({ mean, share }: Difference): boolean => mean < 1.5 && share < 0.012;

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
export async function keptPicture(name: string, present: Uint8Array): Promise<Picture> {
  const file = new URL(`pictures/${name}.png`, import.meta.url);
  if (process.env['UPDATE_PICTURES'] === '1') writeFileSync(file, present);
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
