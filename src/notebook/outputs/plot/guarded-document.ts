import { isHarmlessStyle, isPaint, isPicture } from '../../protocol/index.ts';
import { RefusedData } from '../../../schema/index.ts';
import { shortened } from '../text-pieces.ts';
import type { DrawingLimits } from '../../drawing/index.ts';

/**
 * The document in which a recorded plot is drawn. It belongs to no window, so nothing is fetched by being
 * made in it, and every element that it makes checks what is written to it: an address is a picture in the
 * text itself, a colour is one by its grammar, no attribute begins a script. What Plot draws later, under
 * the reader's pointer, is made by the same document and meets the same checks.
 */
export interface GuardedDocument {
  readonly document: Document;
  /**
   * Check a finished drawing once more, however its attributes came to be written. From then on what is drawn
   * under the pointer is not refused but left out, since nobody is there to be told.
   * @throws {RefusedData}
   */
  sweep(root: Element): void;
}

/**
 * What is drawn in one frame under the pointer, which no rehearsal has seen: a mark or two and the lines of a tip. What goes
 * beyond is left out.
 */
const pointerLimits = { elements: 500, attributes: 100_000, text: 1_200 };
/** Characters of the longest text there. */
const longestAtPointer = 300;

/** What may not be on the page, with a code of `errors.json`. */
export class RefusedMark extends RefusedData {
  readonly code: 'plot-address' | 'plot-color' | 'plot-style' | 'plot-element';
  readonly values: { name: string; value: string };

  constructor(code: RefusedMark['code'], name: string, value = '') {
    super(`${code.slice('plot-'.length)}: ${name} = ${shorten(value)}`);
    this.code = code;
    this.values = { name, value: shorten(value) };
  }
}

/** The elements that Plot and its legends are made of. */
const tags = new Set(
  (
    'svg g path circle line rect text tspan title image pattern clippath marker style ' +
    'div span figure figcaption h2 h3 canvas'
  ).split(' '),
);

/** Attributes that a browser follows. */
const addresses = new Set(['href', 'src', 'srcset', 'xlink:href', 'action', 'formaction', 'data', 'poster']);
const paints = new Set(['fill', 'stroke', 'color', 'stop-color', 'flood-color', 'lighting-color']);
/** Attributes that are read as text or numbers and never as a style. */
const plain = new Set(['d', 'points', 'aria-label', 'aria-description', 'title', 'id', 'alt']);

/** @throws {RefusedData} */
export function checkAttribute(name: string, value: string): void {
  const key = name.toLowerCase();
  if (addresses.has(key)) {
    if (!isPicture(value)) throw new RefusedMark('plot-address', name, value);
  } else if (key.startsWith('on')) throw new RefusedMark('plot-style', name, value);
  else if (key === 'style') for (const part of value.split(';')) checkDeclaration(part);
  else if (paints.has(key)) {
    if (!isPaint(value)) throw new RefusedMark('plot-color', name, value);
  } else if (key === 'class' || key.startsWith('xmlns')) return;
  else if (!plain.has(key) && !isHarmlessStyle(value)) throw new RefusedMark('plot-style', name, value);
}

function checkDeclaration(part: string): void {
  const colon = part.indexOf(':');
  if (colon >= 0) checkStyle(part.slice(0, colon).trim(), part.slice(colon + 1).trim());
}

function checkStyle(name: string, value: string): void {
  if (!isHarmlessStyle(value)) throw new RefusedMark('plot-style', name, value);
}

const shorten = (value: string): string => (value.length > 60 ? `${value.slice(0, 60)}…` : value);

/** @param from any document of the same kind; nothing is put into it */
export function guardedDocument(
  from: Document,
  limits: Pick<DrawingLimits, 'elements' | 'characters'>,
): GuardedDocument {
  const document = from.implementation.createHTMLDocument('');
  const make = document.createElement.bind(document);
  const makeIn = document.createElementNS.bind(document);
  const makeText = document.createTextNode.bind(document);
  const guarded = new WeakMap<object, object>();
  let elements = 0;
  let characters = 0;
  let finished = false;
  let left = { ...pointerLimits };
  let inFrame = false;
  const { defaultView } = from;
  /** At build there are none, and no pointer: what is written to a finished drawing there is the build's own. */
  const frames = (defaultView as Partial<Window> | null)?.requestAnimationFrame?.bind(defaultView);
  /** Elements beyond what may be drawn at the pointer: made, so that Plot can go on, and put nowhere. */
  const beyond = new WeakSet<Node>();

  function spend(what: keyof typeof pointerLimits, amount: number): boolean {
    if (!frames) return true;
    if (!inFrame) {
      inFrame = true;
      frames(() => {
        inFrame = false;
        left = { ...pointerLimits };
      });
    }
    left[what] -= amount;
    return left[what] >= 0;
  }

  /** A text as it may be written: at the pointer, no more than its beginning. */
  function written(text: string): string {
    if (!finished || !frames) return text;
    const shown = shortened(text, longestAtPointer);
    return spend('text', shown.length) ? shown : '';
  }

  /** Whether the value may be written. @throws {RefusedData} while the drawing is made */
  function admits(check: () => void): boolean {
    try {
      check();
      return true;
    } catch (error) {
      if (!finished) throw error;
      return false;
    }
  }

  /** Whether an attribute may be written. @throws {RefusedData} while the drawing is made */
  function weigh(text: string): boolean {
    if (finished) return spend('attributes', text.length);
    characters += text.length;
    if (characters > limits.characters)
      throw new RefusedData(`a drawing of more than ${limits.characters} characters`);
    return true;
  }

  function guard<T extends Element>(element: T): T {
    if (!finished) elements += 1;
    else if (!spend('elements', 1)) beyond.add(element);
    if (elements > limits.elements)
      throw new RefusedData(`a drawing of more than ${limits.elements} elements`);
    if (!tags.has(element.localName.toLowerCase())) throw new RefusedMark('plot-element', element.localName);
    const prototype = Object.getPrototypeOf(element) as object;
    let stricter = guarded.get(prototype);
    if (!stricter) guarded.set(prototype, (stricter = strict(prototype as Element)));
    Object.setPrototypeOf(element, stricter);
    return element;
  }

  /** The same kind of element, whose writing methods check first. */
  function strict(prototype: Element): object {
    const style = styleOf(prototype);
    return Object.create(prototype, {
      setAttribute: method(function (this: Element, name: string, value: unknown) {
        const text = String(value);
        if (!admits(() => checkAttribute(name, text))) return;
        if (!weigh(text)) return;
        prototype.setAttribute.call(this, name, text);
      }),
      setAttributeNS: method(function (this: Element, space: string | null, name: string, value: unknown) {
        const text = String(value);
        if (!admits(() => checkAttribute(name.replace(/^.*:/, ''), text))) return;
        if (!weigh(text)) return;
        prototype.setAttributeNS.call(this, space, name, text);
      }),
      cloneNode: method(function (this: Element, deep?: boolean) {
        const clone = prototype.cloneNode.call(this, deep) as Element;
        guard(clone);
        for (const part of clone.querySelectorAll('*')) guard(part);
        return clone;
      }),
      appendChild: method(function <T extends Node>(this: Element, node: T): T {
        if (!beyond.has(node)) prototype.appendChild.call(this, node);
        return node;
      }),
      insertBefore: method(function <T extends Node>(this: Element, node: T, before: Node | null): T {
        if (!beyond.has(node)) prototype.insertBefore.call(this, node, before);
        return node;
      }),
      textContent: {
        get(this: Element) {
          return Reflect.get(prototype, 'textContent', this);
        },
        set(this: Element, text: unknown) {
          Reflect.set(prototype, 'textContent', written(String(text ?? '')), this);
        },
        configurable: true,
      },
      style: { get: style, configurable: true },
    }) as object;
  }

  function styleOf(prototype: Element): (this: Element) => CSSStyleDeclaration {
    const made = new WeakMap<Element, CSSStyleDeclaration>();
    return function () {
      const known = made.get(this);
      if (known) return known;
      const real = Reflect.get(prototype, 'style', this) as CSSStyleDeclaration;
      const checked = new Proxy(real, {
        get(target, key) {
          if (key === 'setProperty')
            return (name: string, value: string | null, priority?: string) => {
              if (admits(() => checkStyle(name, String(value ?? ''))))
                target.setProperty(name, value, priority);
            };
          const found = Reflect.get(target, key, target) as unknown;
          return typeof found === 'function' ? (found.bind(target) as unknown) : found;
        },
        set(target, key, value) {
          if (key === 'cssText') throw new RefusedMark('plot-style', 'cssText', String(value));
          if (!admits(() => checkStyle(String(key), String(value)))) return true;
          return Reflect.set(target, key, value, target);
        },
      });
      made.set(this, checked);
      return checked;
    };
  }

  Object.defineProperties(document, {
    createElement: method((name: string) => guard(make(name))),
    createElementNS: method((space: string, name: string) => guard(makeIn(space, name))),
    createTextNode: method((text: unknown) => makeText(written(String(text)))),
    // A document without a window has none; Plot asks it for the events it dispatches.
    defaultView: { get: () => from.defaultView, configurable: true },
  });

  return {
    document,
    sweep(root) {
      for (const element of [root, ...root.querySelectorAll('*')]) {
        if (!tags.has(element.localName.toLowerCase()))
          throw new RefusedMark('plot-element', element.localName);
        for (const { name, value } of element.attributes) checkAttribute(name, value);
        if (element.localName === 'style' && /url|@import|image|\\/i.test(element.textContent))
          throw new RefusedMark('plot-style', 'style', element.textContent);
      }
      finished = true;
    },
  };
}

const method = (value: unknown): PropertyDescriptor => ({ value, configurable: true, writable: true });
