/**
 * A canvas for documents without a window: what Plot paints on one (the ramp of a colour legend, a raster) as pixels,
 * and those as the address of a PNG.
 */
import { crc32, deflateSync } from 'node:zlib';

interface Canvas {
  readonly width: number;
  readonly height: number;
  getContext: unknown;
  toDataURL: unknown;
}

interface Pixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** Lets the canvases of a document's window be painted on. */
export function paintPixels(canvas: { readonly prototype: Canvas }): void {
  const papers = new WeakMap<object, PixelPaper>();
  const paperOf = (of: Canvas): PixelPaper => {
    const known = papers.get(of);
    if (known?.width === of.width && known.height === of.height) return known;
    const paper = new PixelPaper(of.width, of.height);
    papers.set(of, paper);
    return paper;
  };
  canvas.prototype.getContext = function (this: Canvas, kind: string): PixelPaper | null {
    return kind === '2d' ? paperOf(this) : null;
  };
  canvas.prototype.toDataURL = function (this: Canvas): string {
    return `data:image/png;base64,${png(paperOf(this)).toString('base64')}`;
  };
}

/** As much of a 2D context as Plot uses. */
class PixelPaper implements Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
  /** As `rgb(…)` or hexadecimal, which is how Plot's scales write colours. */
  fillStyle = '#000';

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.data = new Uint8ClampedArray(4 * width * height);
  }

  fillRect(left: number, top: number, width: number, height: number): void {
    const color = rgba(this.fillStyle);
    for (let y = Math.max(0, top); y < Math.min(this.height, top + height); y++)
      for (let x = Math.max(0, left); x < Math.min(this.width, left + width); x++)
        this.data.set(color, 4 * (y * this.width + x));
  }

  createImageData(width: number, height: number): Pixels {
    return new PixelPaper(width, height);
  }

  putImageData({ data, width, height }: Pixels, left: number, top: number): void {
    for (let y = 0; y < height; y++)
      this.data.set(data.subarray(4 * y * width, 4 * (y + 1) * width), 4 * ((top + y) * this.width + left));
  }
}

/** Red, green, blue and opacity, 0 to 255. @throws for a colour that is written otherwise */
export function rgba(color: string): [number, number, number, number] {
  const hex = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(color)?.[1];
  if (hex) {
    const wide = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex;
    const [red = 0, green = 0, blue = 0] = wide.match(/../g)?.map((each) => parseInt(each, 16)) ?? [];
    return [red, green, blue, 255];
  }
  const parts = /^rgba?\(([^)]+)\)$/
    .exec(color)?.[1]
    ?.split(/[\s,/]+/)
    .map(Number);
  if (!parts || parts.some(Number.isNaN)) throw new Error(`A colour that no canvas here can paint: ${color}`);
  const [red = 0, green = 0, blue = 0, opacity = 1] = parts;
  return [red, green, blue, Math.round(255 * opacity)];
}

/** Eight bits a channel, with opacity (PNG, 2nd edition, colour type 6). */
export function png({ data, width, height }: Pixels): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (1 + 4 * width));
  for (let y = 0; y < height; y++)
    rows.set(data.subarray(4 * y * width, 4 * (y + 1) * width), y * (1 + 4 * width) + 1);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
