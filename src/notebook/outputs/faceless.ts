/**
 * Letters that this system has no face for. Chromium looks for one anew each time that such a letter follows another
 * script, and its page waits for another process meanwhile: a thousand of them hold it up for a tenth of a second and
 * more, and again whenever their text is laid out. Of each such letter that is shown often it is found out once,
 * before it is drawn, whether there is a face; those that have none get one, of a box, so that nothing is looked for.
 */
import { boxFont, type Box } from './box-font.ts';

/** Finds the face of a letter, and draws those that have none. */
export interface Faces {
  /** Whether the letter is drawn as the box of those that have no face. */
  isMissing(code: number): boolean;
  /** From now on boxes stand for these, without a search. */
  cover(ranges: readonly (readonly [first: number, last: number])[]): void;
}

/** The last of all families in the style sheets' lists, by the list that it ends. */
const families = { '--text': 'Residual Boxes', '--mono': 'Residual Fixed Boxes' };

/** All that are below are in faces of the book or of every system. */
const firstOther = 0x250;

/** Faces are made for a script: where so many letters of a block are missing and none is there, all of the block are asked. */
const enough = 8;

/** So many letters of one output are asked at most; of one made of all blocks there are, some that have a face are then covered. */
const mostAsked = 2_000;

/** Shown so often, letters of one block are worth the question. */
const often = 64;

/** So many letters that nothing is known of are worth it, too, however seldom each block is shown: a page laid out anew looks for all. */
const many = 500;

/** How often the page's list of faces may change: each time all of its text is laid out anew. */
const mostChanges = 100;

/** How long is searched in a row (milliseconds). */
const sliceMilliseconds = 5;

/** How many signs are gone through in a row; to come to the next text costs as much as some of them. */
const mostSteps = 200_000;

interface Block {
  first: number;
  last: number;
  isLarge: boolean;
  shown: number;
  asked: Set<number>;
  toAsk: Set<number>;
  missing: number;
  /** Nothing is to be asked of it any more. */
  known: boolean;
}

/**
 * Scripts of many letters, whose faces have all of them in use. Not so the rarer Chinese characters (extensions) and the
 * hexagrams before the common ones: many a face of Chinese has none of them.
 */
const large = [
  [0x3040, 0x30ff],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
] as const;

/**
 * @returns goes through all texts in what it is given, to be called before that is drawn; yields where the page may
 *   answer in between
 */
export function createFaceless(
  faces: Faces,
  now: () => number = () => performance.now(),
): (shown: unknown) => Generator<void, void> {
  const blocks = new Map<number, Block>();
  const covered: (readonly [number, number])[] = [];
  /** Of the output that is gone through. */
  let asked = 0;
  const counted = new WeakSet();
  /** A drawing that is begun anew leaves its search where it is: the next goes on with it. */
  const unsure = new Set<Block>();
  let changed = false;
  let changes = 0;

  function blockOf(code: number): Block {
    const range = large.find(([first, last]) => code >= first && code <= last);
    const first = range?.[0] ?? code - (code % 128);
    let block = blocks.get(first);
    if (!block) {
      block = {
        first,
        last: range?.[1] ?? first + 127,
        isLarge: range !== undefined,
        shown: 0,
        asked: new Set(),
        toAsk: new Set(),
        missing: 0,
        known: false,
      };
      blocks.set(first, block);
    }
    return block;
  }

  function* count(shown: unknown): Generator<void, void> {
    let steps = 0;
    for (const text of textsIn(shown)) {
      let block: Block | undefined;
      steps += 10;
      for (let at = 0; at < text.length; at++) {
        if (++steps > mostSteps) {
          yield;
          steps = 0;
        }
        let code = text.charCodeAt(at);
        if (code < firstOther) continue;
        if (code >= 0xd800 && code < 0xe000) {
          code = text.codePointAt(at) ?? code;
          // Half a sign is none.
          if (code < 0x10000) continue;
          at += 1;
        }
        if (!block || code < block.first || code > block.last) block = blockOf(code);
        if (block.known) continue;
        block.shown += 1;
        if (block.asked.has(code) || block.toAsk.has(code)) continue;
        block.toAsk.add(code);
        unsure.add(block);
      }
    }
  }

  function ask(block: Block, code: number): void {
    block.toAsk.delete(code);
    block.asked.add(code);
    asked += 1;
    if (faces.isMissing(code)) {
      block.missing += 1;
      covered.push([code, code]);
      changed = true;
    }
    const others = block.asked.size - block.missing;
    if (block.isLarge && others > 0) block.known = true;
    if (block.missing < enough || others > 0) return;
    if (block.isLarge || asked > mostAsked) {
      block.known = true;
      covered.push([block.first, block.last]);
      return;
    }
    for (let other = block.first; other <= block.last; other++)
      if (!block.asked.has(other)) block.toAsk.add(other);
  }

  return function* (shown) {
    if (!(typeof shown === 'object' && shown !== null && counted.has(shown))) yield* count(shown);
    if (typeof shown === 'object' && shown !== null) counted.add(shown);
    let began = now();
    asked = 0;
    let unknown = 0;
    for (const { toAsk } of unsure) unknown += toAsk.size;
    for (const block of unsure) {
      if (block.shown < often && unknown < many) continue;
      for (const code of block.toAsk) {
        if (block.known || changes >= mostChanges) break;
        ask(block, code);
        if (now() - began < sliceMilliseconds) continue;
        yield;
        began = now();
      }
      block.toAsk.clear();
      unsure.delete(block);
    }
    if (!changed) return;
    changed = false;
    changes += 1;
    faces.cover(joined(covered));
  };
}

/** The same letters in as few ranges. */
function joined(ranges: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (const [first, last] of [...ranges].sort(([a], [b]) => a - b)) {
    const before = found.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else found.push([first, last]);
  }
  return found;
}

/** Every text in what a cell shows, names of its parts among them. */
function* textsIn(shown: unknown): Generator<string> {
  if (typeof shown === 'string') yield shown;
  if (typeof shown !== 'object' || shown === null || ArrayBuffer.isView(shown)) return;
  if (Array.isArray(shown)) {
    for (const each of shown) {
      if (typeof each === 'string') yield each;
      else if (typeof each === 'object') yield* textsIn(each);
    }
    return;
  }
  for (const [name, value] of Object.entries(shown)) {
    yield name;
    if (typeof value !== 'number') yield* textsIn(value);
  }
}

/** No letters, and never any: what is drawn for them is what is drawn for a letter that is missing. */
const noLetter = { short: '\ufdd0', long: '\u{10ffff}' };

/** Of a size at which two letters that differ differ in their measures. */
const size = 200;

/** The faces of a document; nothing where it cannot measure. */
function facesOf({ documentElement, fonts, defaultView }: Document): Faces | undefined {
  if (typeof OffscreenCanvas === 'undefined' || !defaultView || !('FontFace' in defaultView))
    return undefined;
  // Firefox keeps in mind what it found no face for, and for one more face works out the style of the whole page.
  if (defaultView.CSS.supports('-moz-appearance', 'none')) return undefined;
  const paper = new OffscreenCanvas(1, 1).getContext('2d');
  if (!paper) return undefined;
  const measure = (text: string, faces = 'sans-serif'): TextMetrics => {
    paper.font = `${size}px ${faces}`;
    return paper.measureText(text);
  };
  const told = (text: string): string => {
    const of = measure(text);
    return [of.width, ...sidesOf(of)].join(' ');
  };
  let none: { short: string; long: string } | undefined;
  let standing: FontFace[] = [];
  return {
    isMissing(code) {
      none ??= { short: told(noLetter.short), long: told(noLetter.long) };
      return told(String.fromCodePoint(code)) === (code < 0x10000 ? none.short : none.long);
    },
    cover(ranges) {
      const unicodeRange = ranges
        .map(([first, last]) => `U+${first.toString(16)}-${last.toString(16)}`)
        .join(', ');
      const lists = defaultView.getComputedStyle(documentElement);
      const made = Object.entries(families).map(([list, family]) => {
        const box = boxOf(measure(noLetter.short, lists.getPropertyValue(list) || 'sans-serif'));
        return new FontFace(family, boxFont(box), { unicodeRange });
      });
      for (const face of made) fonts.add(face);
      for (const face of standing) fonts.delete(face);
      standing = made;
    },
  };
}

const sidesOf = (of: TextMetrics): [left: number, right: number, above: number, below: number] => [
  of.actualBoundingBoxLeft,
  of.actualBoundingBoxRight,
  of.actualBoundingBoxAscent,
  of.actualBoundingBoxDescent,
];

/** As wide as what the browser draws itself, so that what stands already stays where it is. */
function boxOf(of: TextMetrics): Box {
  const thousandths = (pixels: number): number => Math.round((1_000 * pixels) / size);
  const [left, right, above] = sidesOf(of);
  const advance = Math.max(100, thousandths(of.width));
  return {
    advance,
    left: Math.max(0, thousandths(-left)),
    right: Math.min(advance, Math.max(thousandths(right), 100)),
    height: Math.min(800, Math.max(thousandths(above), 100)),
  };
}

const ofDocuments = new WeakMap<Document, ((shown: unknown) => Generator<void, void>) | undefined>();

/**
 * Called before something is drawn into the document: letters in it that no face has are given one.
 * @returns yields where the page may answer in between
 */
export function* coverFaceless(document: Document, shown: unknown): Generator<void, void> {
  if (!ofDocuments.has(document)) {
    const faces = facesOf(document);
    ofDocuments.set(document, faces && createFaceless(faces));
  }
  const cover = ofDocuments.get(document);
  if (cover) yield* cover(shown);
}
