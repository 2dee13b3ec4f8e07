import { isHarmlessStyle, isPaint, isPicture } from '../../protocol/index.ts';
import { RefusedData } from '../../../schema/index.ts';
import type { DrawingLimits } from './drawing-limits.ts';

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
  const guarded = new WeakMap<object, object>();
  let elements = 0;
  let characters = 0;
  let finished = false;

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

  function weigh(text: string): void {
    if (finished) return;
    characters += text.length;
    if (characters > limits.characters)
      throw new RefusedData(`a drawing of more than ${limits.characters} characters`);
  }

  function guard<T extends Element>(element: T): T {
    if (!finished) elements += 1;
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
        weigh(text);
        prototype.setAttribute.call(this, name, text);
      }),
      setAttributeNS: method(function (this: Element, space: string | null, name: string, value: unknown) {
        const text = String(value);
        if (!admits(() => checkAttribute(name.replace(/^.*:/, ''), text))) return;
        weigh(text);
        prototype.setAttributeNS.call(this, space, name, text);
      }),
      cloneNode: method(function (this: Element, deep?: boolean) {
        const clone = prototype.cloneNode.call(this, deep) as Element;
        guard(clone);
        for (const part of clone.querySelectorAll('*')) guard(part);
        return clone;
      }),
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
