import type { Element, ElementContent, Root, RootContent } from 'hast';

/**
 * Formulas that weigh less, after `rehypeKatex`, which writes each twice: for the ear as MathML, for the eye as boxes.
 *
 * - The MathML loses what only wraps it: `<semantics>`, the TeX as an annotation, a row round everything.
 * - The boxes, eight elements to a letter at worst, lie in `<noscript data-far>` below the first screen: without scripts
 *   they are there, and with them they come when the reader is near (see `components/chrome/far.ts`). Headings keep
 *   theirs, since their text is read and moved about as it stands.
 */
export function lightFormulas() {
  return (tree: Root): void => {
    let before = 0;
    let isBelowHeading = false;
    const visit = (node: Root | RootContent): void => {
      if (!('children' in node)) return;
      if (node.type === 'element' && /^h[1-6]$/.test(node.tagName)) {
        isBelowHeading = true;
        for (const formula of formulasIn(node)) lightenMathMl(formula);
        return;
      }
      if (node.type === 'element' && isOfClass(node, 'katex')) {
        lightenMathMl(node);
        before += 1;
        if (isBelowHeading && before > inFirstScreen) putFar(node);
        return;
      }
      for (const child of node.children) visit(child);
    };
    visit(tree);
  };
}

/** Formulas that a large window may show at once: what came into it later would move what stands there. */
const inFirstScreen = 12;

const isOfClass = (node: Element, name: string): boolean => {
  const { className } = node.properties;
  return Array.isArray(className) && className.includes(name);
};

const elementsOf = (node: Element): Element[] =>
  node.children.filter((child): child is Element => child.type === 'element');

function* formulasIn(node: Element): Generator<Element> {
  if (isOfClass(node, 'katex')) yield node;
  else for (const child of elementsOf(node)) yield* formulasIn(child);
}

function lightenMathMl(formula: Element): void {
  const [math] = elementsOf(formula)
    .filter((part) => isOfClass(part, 'katex-mathml'))
    .flatMap(elementsOf);
  if (math?.tagName !== 'math') return;
  const [semantics] = elementsOf(math);
  if (semantics?.tagName !== 'semantics') return;
  const said: ElementContent[] = elementsOf(semantics).filter(({ tagName }) => tagName !== 'annotation');
  const [row] = said;
  math.children =
    said.length === 1 && row?.type === 'element' && row.tagName === 'mrow' ? row.children : said;
}

function putFar(formula: Element): void {
  formula.children = formula.children.map((part) =>
    part.type === 'element' && isOfClass(part, 'katex-html')
      ? { type: 'element', tagName: 'noscript', properties: { dataFar: true }, children: [part] }
      : part,
  );
}
