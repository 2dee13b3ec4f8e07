import { bitmapOf } from '../../data/bitmap.ts';
import type { ImageOutput } from '../protocol/index.ts';
import { element } from './element.ts';
import { labelOf } from './labels.ts';
import { numberText } from './number-text.ts';
import { textOf } from './text-of.ts';
import { unfold } from './unfold.ts';
import type { OutputHost, View } from './view.ts';

/** Widest a lone picture is drawn, in CSS pixels, when its author gave no scale. */
const fittingWidth = 448;

/** CSS pixels a pixel: as the author says, else so that a row of pictures fits. */
export const drawnScale = (width: number, columns: number, scale?: number): number =>
  scale ?? Math.max(1, Math.floor(fittingWidth / (width * columns)));

/** Pictures beyond which a narrow page keeps them small. */
const crowd = 64;

/** What the attribute `data-many` says of a grid, by which a narrow page chooses its columns; none for a few columns. */
export const manyIn = (count: number, columns: number): '' | 'crowd' | undefined =>
  columns <= 4 ? undefined : count > crowd && columns >= 8 ? 'crowd' : '';

/**
 * Each canvas is a layer of its own, which the browser goes through at every frame: 90 to 300 ms for a thousand of them. More
 * than so many pictures are images, which are part of the page, where each is small enough to be encoded in a turn.
 */
const fewCanvases = 64;
const encodedPixels = 256 * 256;

/** A grid of pictures; the number behind a pixel is read with the pointer or the arrow keys. */
export function imageView(output: ImageOutput, host: OutputHost): View {
  const { document } = host;
  const { width, height, pixels, title } = output;
  const captions = output.captions?.map((caption) => labelOf(host, caption));
  const count = pixels.length;
  const columns = Math.max(1, Math.min(count, output.columns ?? (count > 8 ? 8 : count)));
  const scale = drawnScale(width, columns, output.scale);
  const grid = element(document, 'div', {
    class: 'grid',
    role: 'group',
    'data-image': `${width}×${height}×${count}`,
    'aria-label': textOf(host, 'imageGrid', { count, width, height }),
  });
  grid.style.setProperty('--columns', String(columns));
  grid.style.setProperty('--width', `${width * scale}px`);
  const many = manyIn(count, columns);
  if (many !== undefined) grid.dataset['many'] = many;
  const asImages = count > fewCanvases && width * height <= encodedPixels && pixels.every(isOpaque);
  const pictures = pixels.map((data, index) => {
    const label = captions?.[index] ?? `${index}`;
    if (asImages) {
      const image = element(document, 'img', {
        width,
        height,
        role: 'img',
        'aria-label': label,
        draggable: 'false',
      });
      // As large before there is anything to see.
      image.style.setProperty('aspect-ratio', `${width} / ${height}`);
      void encode(image, data, host);
      return image;
    }
    const canvas = element(document, 'canvas', { width, height, role: 'img', 'aria-label': label });
    void paint(canvas, data, host);
    return canvas;
  });
  pictures.forEach((picture, index) => {
    const caption = captions?.[index];
    grid.append(
      caption === undefined
        ? picture
        : element(document, 'figure', {}, picture, element(document, 'figcaption', {}, caption)),
    );
  });
  const root = element(
    document,
    'div',
    { class: 'out-image' },
    title !== undefined && element(document, 'p', { class: 'out-title' }, labelOf(host, title)),
    grid,
  );
  if (output.values) root.append(readout({ ...output, captions }, grid, pictures, host));
  // Many pictures, each with words under it, come piece by piece.
  unfold(root, host.turns);
  return { element: root };
}

/** Pixels painted in one turn: a large picture is painted strip by strip. */
const stripPixels = 500_000;

/** What making a canvas ready comes to, in elements. */
const canvasElements = 8;

async function paint(
  canvas: HTMLCanvasElement,
  data: Uint8ClampedArray,
  { turns }: OutputHost,
): Promise<void> {
  const { width, height } = canvas;
  // To make a canvas ready costs something, too: of thousands each waits for its turn.
  if (turns) await turns.take(canvasElements);
  const context = canvas.getContext('2d');
  if (!context) return;
  const rows = Math.max(1, Math.floor(stripPixels / width));
  for (let top = 0; top < height; top += rows) {
    if (top > 0) await turns?.take();
    const strip = data.slice(top * width * 4, Math.min(height, top + rows) * width * 4);
    context.putImageData(new ImageData(strip, width), 0, top);
  }
}

/** Bitmaps have no alpha; hardly a picture has one. */
function isOpaque(data: Uint8ClampedArray): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
}

async function encode(
  image: HTMLImageElement,
  data: Uint8ClampedArray,
  { turns }: OutputHost,
): Promise<void> {
  const { width, height } = image;
  if (turns) await turns.take(canvasElements);
  // Written from the bytes: what a canvas gives back some browsers blur, against being recognised by it.
  image.src = bitmapOf(data, width, height, 4);
}

/** Where the number behind a pixel will stand; it has its room from the start. */
export const valueLine = ({ document }: OutputHost): HTMLElement =>
  element(document, 'p', { class: 'pointer-value', role: 'status' });

function readout(
  output: ImageOutput,
  grid: HTMLElement,
  pictures: readonly HTMLElement[],
  host: OutputHost,
): HTMLElement {
  const { width, height, values = [], captions } = output;
  const line = valueLine(host);
  const place = { image: 0, row: 0, column: 0 };

  function show(): void {
    const planes = values[place.image];
    if (!planes) return;
    const channels = Math.max(1, Math.round(planes.length / (width * height)));
    const start = (place.row * width + place.column) * channels;
    const value = Array.from(planes.subarray(start, start + channels), numberText).join(', ');
    const title = captions?.[place.image] ?? (values.length > 1 ? `#${place.image}` : '');
    line.textContent = textOf(host, 'imageValue', {
      title,
      row: String(place.row),
      column: String(place.column),
      value,
    }).trim();
  }

  grid.addEventListener('pointermove', ({ target, clientX, clientY }) => {
    const image = pictures.indexOf(target as HTMLElement);
    if (image < 0) return;
    const box = (target as HTMLElement).getBoundingClientRect();
    const within = (offset: number, length: number, size: number) =>
      Math.min(size - 1, Math.max(0, Math.floor((offset / length) * size)));
    place.image = image;
    place.row = within(clientY - box.top, box.height, height);
    place.column = within(clientX - box.left, box.width, width);
    show();
  });
  grid.addEventListener('pointerleave', () => (line.textContent = ''));

  grid.tabIndex = 0;
  const steps: Record<string, [number, number]> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
  };
  grid.addEventListener('keydown', (event) => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    place.row = Math.min(height - 1, Math.max(0, place.row + step[0]));
    place.column = Math.min(width - 1, Math.max(0, place.column + step[1]));
    show();
  });
  return line;
}
