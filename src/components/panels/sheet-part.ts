import { element } from '../../notebook/outputs/index.ts';
import type { FrozenImage } from '../../notebook/outputs/frozen.ts';

/**
 * One picture of a stored sheet: the whole sheet, enlarged and moved so that only this picture shows in its box.
 * An image element and not a part of an SVG, because only that waits until it is near the screen, and is not
 * loaded at all while it is folded away.
 */
export function sheetPart(
  document: Document,
  { sheet, width, height, columns, count }: FrozenImage,
  at: number,
  label: string,
): HTMLElement {
  const [column, row] = [at % columns, Math.floor(at / columns)];
  const image = element(document, 'img', {
    src: sheet,
    width: columns * width,
    height: Math.ceil(count / columns) * height,
    alt: '',
    loading: 'lazy',
    decoding: 'async',
    // `0 - x`, because −0 would be written “-0”.
    style: `width: ${100 * columns}%; left: ${0 - 100 * column}%; top: ${0 - 100 * row}%`,
  });
  return element(
    document,
    'span',
    { class: 'sheet-part', role: 'img', 'aria-label': label, style: `aspect-ratio: ${width} / ${height}` },
    image,
  );
}
