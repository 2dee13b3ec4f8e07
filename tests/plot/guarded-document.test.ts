// @vitest-environment jsdom
import { describe, expect, test } from 'vitest';
import { guardedDocument } from '../../src/notebook/outputs/plot/guarded-document.ts';
import { checkRecordedPlot } from '../../src/notebook/protocol/validate-plot.ts';
import { Plot } from '../../src/notebook/kernel/plot-calls.ts';
import { recordPlot } from '../../src/notebook/kernel/record-plot.ts';
import { replay } from '../../src/notebook/outputs/plot/replay.ts';

const limits = { elements: 100, characters: 1_000, pixels: 1_000 };
const svg = 'http://www.w3.org/2000/svg';
const guarded = () => guardedDocument(document, limits);
const made = (name: string): Element => guarded().document.createElementNS(svg, name);
const draw = (plot: unknown): Element => replay(checkRecordedPlot(recordPlot(plot as never)), document);

describe('an element of a guarded document', () => {
  test.each([
    ['href', 'http://example.com/'],
    ['xlink:href', 'javascript:alert(1)'],
    ['src', '//example.com/'],
    ['onload', 'alert(1)'],
    ['fill', 'url(http://example.com/)'],
    ['stroke', String.raw`u\72l(//x)`],
    ['filter', 'url(//x)'],
    ['mask', 'url(//x#a)'],
    ['clip-path', String.raw`\75rl(//x)`],
    ['marker-start', 'url(x#a)'],
    ['cursor', 'url(x), auto'],
    ['style', 'fill: red; background: url(x)'],
  ])('refuses %s = %s', (name, value) => {
    expect(() => made('path').setAttribute(name, value)).toThrow();
    expect(() => made('path').setAttributeNS(null, name, value)).toThrow();
  });

  test('refuses the same from its style, and from a copy of it', () => {
    const path = made('path') as SVGElement;
    expect(() => path.style.setProperty('background', 'url(x)')).toThrow();
    expect(() => Object.assign(path.style, { background: 'url(x)' })).toThrow();
    expect(() => (path.style.cssText = 'background: url(x)')).toThrow();
    const copy = path.cloneNode(true) as Element;
    expect(() => copy.setAttribute('fill', 'url(//x)')).toThrow();
  });

  test('takes what belongs to a drawing', () => {
    const path = made('path') as SVGElement;
    path.setAttribute('fill', 'var(--main)');
    path.setAttribute('clip-path', 'url(#plot-clip-1)');
    path.setAttribute('aria-label', 'a \\ b; url(x)');
    path.style.setProperty('mix-blend-mode', 'multiply');
    expect(path.outerHTML).toContain('mix-blend-mode: multiply');
  });

  test.each(['script', 'iframe', 'foreignObject', 'a', 'use', 'animate', 'set', 'feImage'])(
    'is no %s',
    (name) => {
      expect(() => made(name)).toThrow();
      expect(() => guarded().document.createElement(name)).toThrow();
    },
  );

  test('is one of so many', () => {
    const { document: paper } = guarded();
    for (let n = 0; n < limits.elements; n++) paper.createElementNS(svg, 'g');
    expect(() => paper.createElementNS(svg, 'g')).toThrow('100 elements');
  });

  test('has a bound for what is drawn at the pointer, too, beyond which it is left out', async () => {
    const { document: paper, sweep } = guarded();
    const g = paper.createElementNS(svg, 'g');
    sweep(g);
    const title = paper.createElementNS(svg, 'text');
    title.textContent = 'x'.repeat(10_000);
    expect(title.textContent).toBe(`${'x'.repeat(300)}…`);
    for (let n = 0; n < 1_000; n++) {
      const line = g.appendChild(paper.createElementNS(svg, 'tspan'));
      line.appendChild(paper.createTextNode('y'.repeat(100)));
    }
    expect(g.children.length).toBeLessThan(500);
    expect(g.textContent.length).toBeLessThan(1_200);
    g.setAttribute('d', 'M0,0'.repeat(50_000));
    expect(g.hasAttribute('d')).toBe(false);
    // Of the next frame there is as much again.
    await new Promise(requestAnimationFrame);
    title.textContent = 'z';
    expect(title.textContent).toBe('z');
  });

  test('is swept, however it was written', () => {
    const { document: paper, sweep } = guarded();
    const g = paper.createElementNS(svg, 'g');
    g.innerHTML = '<image href="http://example.com/x"></image>';
    expect(() => sweep(g)).toThrow('address: href');
  });
});

describe('a plot', () => {
  const address = 'http://example.com/x?secret=42';
  test.each<[string, unknown]>([
    ['the identity of data', Plot['image']!([address], { src: Plot['identity'], x: [1], y: [1] })],
    ['a channel by name', Plot['image']!([{ u: address }], { src: 'u', x: [1], y: [1] })],
    ['a channel as an object', Plot['image']!([{ u: address }], { src: { value: 'u' }, x: [1], y: [1] })],
    ['a path', Plot['image']!([{ u: '//example.com/' }], { src: 'u', x: [1], y: [1] })],
  ])('whose picture is %s is refused', (_, mark) => {
    expect(() => draw(Plot['plot']!({ marks: [mark] }))).toThrow('address: href');
  });

  test('of an escape for a colour is refused', () => {
    const range = [String.raw`u\72l(http://example.com/l.svg#a)`];
    expect(() => draw(Plot['legend']!({ color: { type: 'categorical', domain: ['a'], range } }))).toThrow(
      'color: fill',
    );
  });

  test('of everyday marks passes', () => {
    const rows = Array.from({ length: 20 }, (_, x) => ({ x, y: x ** 2, kind: x % 2 ? 'odd' : 'even' }));
    const plot = draw(
      Plot['plot']!({
        grid: true,
        title: 'Squares',
        color: { legend: true },
        marks: [
          Plot['frame']!(),
          Plot['line']!(rows, { x: 'x', y: 'y', stroke: 'kind', marker: true, tip: true }),
          Plot['areaY']!(rows, { x: 'x', y: 'y', fillOpacity: 0.2 }),
          Plot['barY']!(rows, { x: 'x', y: 'y', fill: 'var(--main)' }),
          Plot['waffleY']!([4], { y: [4], x: [1] }),
          Plot['text']!(rows, { x: 'x', y: 'y', text: 'kind', stroke: 'white' }),
          Plot['linearRegressionY']!(rows, { x: 'x', y: 'y' }),
          Plot['differenceY']!(rows, { x: 'x', y: 'y' }),
          Plot['arrow']!(rows, { x1: 'x', y1: 'y', x2: 'y', y2: 'x' }),
        ],
      }),
    );
    expect(plot.querySelectorAll('path').length).toBeGreaterThan(10);
  });
});
