import type { DrawingLimits } from './drawing-limits.ts';

/**
 * Paper: as much of a document as Observable Plot writes on, and nothing that is ever shown. A plot is
 * rehearsed on it in a worker, where drawing without end holds up nobody, and what it comes to is counted.
 */
export type PaperLimits = Pick<DrawingLimits, 'elements' | 'characters' | 'pixels'>;

export interface PaperCount {
  elements: number;
  characters: number;
}

/** More was drawn than a page can hold. `limit` is the name of what ran out. */
export class PaperFull extends Error {
  readonly limit: keyof PaperLimits;
  readonly most: number;

  constructor(limit: keyof PaperLimits, most: number) {
    super(`more than ${most} ${limit}`);
    this.name = 'PaperFull';
    this.limit = limit;
    this.most = most;
  }
}

type Style = Record<string, unknown>;

const noStyle: Style = {
  setProperty: () => undefined,
  removeProperty: () => undefined,
  getPropertyValue: () => '',
};

class PaperNode {
  parentNode: PaperElement | null = null;
  readonly ownerDocument: PaperDocument;

  constructor(owner: PaperDocument) {
    this.ownerDocument = owner;
  }

  remove(): void {
    this.parentNode?.removeChild(this);
  }

  get nextSibling(): PaperNode | null {
    const siblings = this.parentNode?.childNodes ?? [];
    return siblings[siblings.indexOf(this) + 1] ?? null;
  }
}

/** To lay out a character takes several times as long as to draw one of a path. */
const seenText = 5;
/** The text of a `title` is read aloud or comes under the pointer, and is not laid out. */
const unseenText = 1;

class PaperText extends PaperNode {
  readonly nodeType = 3;
  textContent: string;

  /** @param times how often each of its characters counts */
  constructor(owner: PaperDocument, text: string, times = seenText) {
    super(owner);
    this.textContent = text;
    owner.weigh(times * text.length);
  }
}

class PaperElement extends PaperNode {
  readonly nodeType = 1;
  readonly isConnected = false;
  readonly namespaceURI: string;
  readonly localName: string;
  readonly childNodes: PaperNode[] = [];
  readonly #attributes = new Map<string, string>();
  className = '';

  constructor(owner: PaperDocument, namespace: string, name: string) {
    super(owner);
    this.namespaceURI = namespace;
    this.localName = name;
    owner.count();
  }

  get tagName(): string {
    return this.localName;
  }

  get style(): Style {
    return { ...noStyle };
  }

  get children(): PaperElement[] {
    return this.childNodes.filter((node) => node instanceof PaperElement);
  }

  get firstChild(): PaperNode | null {
    return this.childNodes[0] ?? null;
  }

  get lastChild(): PaperNode | null {
    return this.childNodes.at(-1) ?? null;
  }

  get ownerSVGElement(): PaperElement | null {
    let above = this.parentNode;
    while (above && above.localName !== 'svg') above = above.parentNode;
    return above;
  }

  get textContent(): string {
    return this.childNodes.map((node) => (node as PaperText | PaperElement).textContent).join('');
  }

  set textContent(text: string) {
    for (const node of this.childNodes) node.parentNode = null;
    this.childNodes.length = 0;
    const times = this.localName === 'title' ? unseenText : seenText;
    if (text !== '') this.appendChild(new PaperText(this.ownerDocument, String(text), times));
  }

  appendChild<T extends PaperNode>(node: T): T {
    node.remove();
    this.childNodes.push(node);
    node.parentNode = this;
    return node;
  }

  insertBefore<T extends PaperNode>(node: T, before: PaperNode | null | undefined): T {
    if (!before) return this.appendChild(node);
    node.remove();
    this.childNodes.splice(this.childNodes.indexOf(before), 0, node);
    node.parentNode = this;
    return node;
  }

  removeChild<T extends PaperNode>(node: T): T {
    const at = this.childNodes.lastIndexOf(node);
    if (at >= 0) this.childNodes.splice(at, 1);
    node.parentNode = null;
    return node;
  }

  append(...nodes: (PaperNode | string)[]): void {
    for (const node of nodes)
      this.appendChild(typeof node === 'string' ? new PaperText(this.ownerDocument, node) : node);
  }

  replaceWith(...nodes: PaperNode[]): void {
    const above = this.parentNode;
    if (!above) return;
    for (const node of nodes) above.insertBefore(node, this);
    this.remove();
  }

  replaceChildren(...nodes: (PaperNode | string)[]): void {
    this.textContent = '';
    this.append(...nodes);
  }

  contains(node: PaperNode | null): boolean {
    for (let at = node; at; at = at.parentNode) if (at === this) return true;
    return false;
  }

  cloneNode(deep = false): PaperElement {
    const clone = new PaperElement(this.ownerDocument, this.namespaceURI, this.localName);
    for (const [name, value] of this.#attributes) clone.setAttribute(name, value);
    if (deep)
      for (const node of this.childNodes)
        clone.appendChild(
          node instanceof PaperElement
            ? node.cloneNode(true)
            : new PaperText(this.ownerDocument, (node as PaperText).textContent),
        );
    return clone;
  }

  setAttribute(name: string, value: unknown): void {
    const text = String(value);
    this.ownerDocument.weigh(text.length);
    this.#attributes.set(name, text);
  }

  setAttributeNS(_: string | null, name: string, value: unknown): void {
    this.setAttribute(name, value);
  }

  getAttribute(name: string): string | null {
    return this.#attributes.get(name) ?? null;
  }

  getAttributeNS(_: string | null, name: string): string | null {
    return this.getAttribute(name);
  }

  hasAttribute(name: string): boolean {
    return this.#attributes.has(name);
  }

  removeAttribute(name: string): void {
    this.#attributes.delete(name);
  }

  removeAttributeNS(_: string | null, name: string): void {
    this.#attributes.delete(name);
  }

  /** By the name of the element alone, which is all that Plot asks for. */
  querySelectorAll(selector: string): PaperElement[] {
    const name = selector.split(/\s+/).at(-1)?.split(/[.:[]/)[0] ?? '';
    const found: PaperElement[] = [];
    const visit = (element: PaperElement): void => {
      for (const child of element.children) {
        if (name === '*' || child.localName === name) found.push(child);
        visit(child);
      }
    };
    visit(this);
    return found;
  }

  querySelector(selector: string): PaperElement | null {
    return this.querySelectorAll(selector)[0] ?? null;
  }

  addEventListener(): void {
    // Nobody points at paper.
  }

  removeEventListener(): void {
    // As above.
  }

  dispatchEvent(): boolean {
    return true;
  }

  getBBox(): { x: number; y: number; width: number; height: number } {
    return { x: 0, y: 0, width: 0, height: 0 };
  }
}

/** What is drawn pixel by pixel costs what its pixels cost; its text is as short as may be. */
class PaperCanvas extends PaperElement {
  width = 300;
  height = 150;

  getContext(): object {
    const { pixels } = this.ownerDocument.limits;
    const image = (width: number, height: number) => {
      if (width * height > pixels) throw new PaperFull('pixels', pixels);
      return { width, height, data: new Uint8ClampedArray(width * height * 4) };
    };
    image(this.width, this.height);
    return {
      fillStyle: '',
      fillRect: () => undefined,
      putImageData: () => undefined,
      createImageData: image,
      getImageData: (_x: number, _y: number, width: number, height: number) => image(width, height),
    };
  }

  toDataURL(): string {
    return 'data:image/png;base64,';
  }
}

export class PaperDocument {
  readonly documentElement: PaperElement;
  readonly limits: PaperLimits;
  readonly defaultView = { Event: Object };
  #elements = 0;
  #characters = 0;

  constructor(limits: PaperLimits) {
    this.limits = limits;
    this.documentElement = this.createElement('html');
  }

  get counted(): PaperCount {
    return { elements: this.#elements, characters: this.#characters };
  }

  count(): void {
    this.#elements += 1;
    if (this.#elements > this.limits.elements) throw new PaperFull('elements', this.limits.elements);
  }

  weigh(characters: number): void {
    this.#characters += characters;
    if (this.#characters > this.limits.characters) throw new PaperFull('characters', this.limits.characters);
  }

  createElement(name: string): PaperElement {
    return name === 'canvas'
      ? new PaperCanvas(this, 'http://www.w3.org/1999/xhtml', name)
      : new PaperElement(this, 'http://www.w3.org/1999/xhtml', name);
  }

  createElementNS(namespace: string, name: string): PaperElement {
    return new PaperElement(this, namespace, name);
  }

  createTextNode(text: string): PaperText {
    return new PaperText(this, text);
  }
}
