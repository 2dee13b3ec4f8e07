import type { Page } from 'puppeteer-core';

/**
 * What a typesetter would send back: labels too small to read, cut off by their drawing, or set on one another.
 * Only what is seen counts: a label that stands back at less than a third of its strength is passed over.
 * @param root selector of the figures to look at
 */
export const drawingFlaws = (page: Page, root: string): Promise<string[]> =>
  page.$$eval(root, (figures) => {
    const smallest = 11.9;
    const found: string[] = [];
    const strength = (element: Element | null): number =>
      element instanceof SVGElement
        ? Number(getComputedStyle(element).opacity) * strength(element.parentElement)
        : 1;
    for (const figure of figures)
      for (const svg of figure.querySelectorAll<SVGSVGElement>('svg:not(svg svg)')) {
        const frame = svg.getBoundingClientRect();
        if (frame.width === 0) continue;
        const labels = [...svg.querySelectorAll('text')]
          .filter((text) => text.textContent !== '' && strength(text) > 1 / 3)
          .map((text) => {
            const box = text.getBoundingClientRect();
            const size = parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM()!.a;
            // A line box is taller than its letters: capitals and digits fill the middle of it.
            const inset = (box.height - 0.72 * size) / 2;
            return { name: text.textContent.trim(), size, ...inner(box, inset) };
          });
        const at = `${figure.id}: `;
        labels.forEach((label, index) => {
          if (label.size < smallest)
            found.push(`${at}“${label.name}” is ${label.size.toFixed(1)} pixels high`);
          if (
            label.left < frame.left - 2 ||
            label.right > frame.right + 2 ||
            label.top < frame.top - 1 ||
            label.bottom > frame.bottom + 1
          )
            found.push(`${at}“${label.name}” is cut off`);
          for (const other of labels.slice(index + 1)) {
            const across = Math.min(label.right, other.right) - Math.max(label.left, other.left);
            const down = Math.min(label.bottom, other.bottom) - Math.max(label.top, other.top);
            if (across > 1 && down > 1) found.push(`${at}“${label.name}” lies on “${other.name}”`);
          }
        });
      }
    return [...new Set(found)];

    function inner({ left, right, top, bottom }: DOMRect, inset: number) {
      return { left, right, top: top + inset, bottom: bottom - inset };
    }
  });
