import { readImageHeader } from '../../data/image-header.ts';

/**
 * Which values of styles may stand in a drawing whose values come from a kernel. A colour is accepted
 * by its grammar (CSS Color 4), any other value when it holds nothing that could name an address:
 * no escape, which hides a name from being read, and no function but the ones listed.
 */

const named = new Set(
  (
    'aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood ' +
    'cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod ' +
    'darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon ' +
    'darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray ' +
    'dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green ' +
    'greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon ' +
    'lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon ' +
    'lightseagreen lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen ' +
    'magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue ' +
    'mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy ' +
    'oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip ' +
    'peachpuff peru pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown ' +
    'seagreen seashell sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan teal ' +
    'thistle tomato turquoise violet wheat white whitesmoke yellow yellowgreen transparent currentcolor ' +
    'canvas canvastext linktext graytext highlight highlighttext buttonface buttontext field fieldtext'
  ).split(' '),
);

const hexadecimal = /^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i;
const numeric = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?:%|deg|grad|rad|turn)?`;
const component = String.raw`(?:${numeric}|none|nan|infinity)`;
const alpha = String.raw`(?:\s*[,/]\s*${component})?`;
/** `rgb(1, 2, 3)`, `rgb(1 2 3 / 50%)`, and the same of the other spaces. */
const components = new RegExp(
  String.raw`^(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\(\s*${component}(?:\s*,\s*|\s+)${component}(?:\s*,\s*|\s+)${component}${alpha}\s*\)$`,
  'i',
);
const space = String.raw`(?:srgb|srgb-linear|display-p3|a98-rgb|prophoto-rgb|rec2020|xyz|xyz-d50|xyz-d65)`;
const inSpace = new RegExp(
  String.raw`^color\(\s*${space}\s+${component}\s+${component}\s+${component}${alpha}\s*\)$`,
  'i',
);
/** A colour of the page's own, such as `var(--main)`. */
const variable = /^var\(\s*--[\w-]{1,60}\s*\)$/;

/** Longer than any colour that is written with sense. */
const longestColor = 200;

export function isColor(text: string): boolean {
  const value = text.trim();
  return (
    value.length <= longestColor &&
    (named.has(value.toLowerCase()) ||
      hexadecimal.test(value) ||
      variable.test(value) ||
      components.test(value) ||
      inSpace.test(value) ||
      isMixture(value))
  );
}

/** `color-mix(in oklab, red 30%, var(--main))`. */
function isMixture(value: string): boolean {
  const inside = /^color-mix\(\s*in\s+[a-z\d-]+(?:\s+[a-z]+\s+hue)?\s*,(.*)\)$/i.exec(value)?.[1];
  if (inside === undefined) return false;
  const parts = inside.split(/,(?![^(]*\))/);
  return (
    parts.length === 2 && parts.every((part) => isColor(part.trim().replace(/^[\d.]+%\s+|\s+[\d.]+%$/g, '')))
  );
}

/** A part of the same document. */
const local = /^url\(\s*(["']?)#[\w-]+\1\s*\)$/;

export const isLocalReference = (text: string): boolean => local.test(text.trim());

/** What `fill` and `stroke` may be. */
export const isPaint = (text: string): boolean =>
  isColor(text) ||
  isLocalReference(text) ||
  /^(?:none|inherit|context-fill|context-stroke)$/i.test(text.trim());

const functions = new Set(
  (
    'rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix var calc min max clamp ' +
    'blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia ' +
    'circle ellipse inset polygon translate translatex translatey rotate scale skewx skewy matrix'
  ).split(' '),
);

/**
 * Whether a value of a style property or of an SVG attribute that is one (`filter`, `cursor`,
 * `font-family`) can name no address and begin no other declaration.
 */
export function isHarmlessStyle(text: string): boolean {
  if (isLocalReference(text)) return true;
  if (/[\\@;{}<>]/.test(text)) return false;
  for (const [, name = ''] of text.matchAll(/([\w-]*)\s*\(/g)) {
    if (name !== '' && !functions.has(name.toLowerCase())) return false;
  }
  return true;
}

/** Pictures of pixels, written in the text itself. SVG is no such picture: it could hold addresses of its own. */
const picture = /^data:image\/(?:png|jpeg|webp|gif);base64,([\w+/=]*)$/;

/** Pixels of the largest picture: to be drawn it is unpacked whole, and a few kilobytes can be a gigabyte then. */
export const largestPicture = 2 ** 24;

/** Characters of the text that a header lies within: a JPEG's comes after its colour profile. */
const headerCharacters = 65_536;

/** How many pixels a picture in the text itself has; `Infinity` where its header does not tell. */
export function picturePixels(text: string): number {
  const [, encoded = ''] = picture.exec(text) ?? [];
  try {
    const begin = encoded.slice(0, headerCharacters);
    const bytes = Uint8Array.from(atob(begin.slice(0, begin.length & ~3)), (sign) => sign.charCodeAt(0));
    const header = readImageHeader(bytes);
    return header ? header.width * header.height : Infinity;
  } catch {
    return Infinity;
  }
}

/** Whether it is a picture in the text itself, of a size that can be unpacked. */
export const isPicture = (text: string): boolean =>
  picture.test(text) && picturePixels(text) <= largestPicture;
