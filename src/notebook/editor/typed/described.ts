/** What is known of a name, as elements. */
import type { Described, DocumentedPart, Signatures } from '../../language-service/index.ts';

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}

/** Documentation as its authors write it: paragraphs, with code between fences and ticks. Nothing of it is read as HTML. */
export function documentationBlocks(text: string): HTMLElement[] {
  return text.split(/```\w*\n?/).flatMap((piece, index): HTMLElement[] => {
    if (index % 2 === 1)
      return piece.trim() === '' ? [] : [make('pre', '', make('code', '', piece.trimEnd()))];
    return piece
      .split(/\n\s*\n/)
      .map((paragraph) => paragraph.trim())
      .filter((paragraph) => paragraph !== '')
      .map((paragraph) => make('p', '', ...withCode(paragraph)));
  });
}

const withCode = (text: string): (Node | string)[] =>
  text.split('`').map((piece, index) => (index % 2 === 1 ? make('code', '', piece) : piece));

function partList(parts: readonly DocumentedPart[]): HTMLElement[] {
  if (parts.length === 0) return [];
  const list = make('dl', '');
  for (const { name, text } of parts)
    list.append(make('dt', '', make('code', '', name)), make('dd', '', ...withCode(text)));
  return [list];
}

const boxOf = (...children: HTMLElement[]): HTMLElement => {
  const box = make('div', 'cm-described', ...children);
  // A Korean page would set code in a face for Korean; the documentation is its authors' own English.
  box.lang = 'en';
  box.translate = false;
  return box;
};

export const describedBox = ({ signature, documentation, parts }: Described): HTMLElement =>
  boxOf(
    ...(signature === '' ? [] : [make('pre', 'cm-signature', make('code', '', signature))]),
    ...documentationBlocks(documentation),
    ...partList(parts),
  );

/** How something is called, with the parameter that is being written set off. */
export function signatureBox({ signatures, selected, parameter }: Signatures, shown = selected): HTMLElement {
  const { before, between, after, parameters, documentation } = signatures[shown] ?? signatures[0]!;
  const code = make('code', '', before);
  parameters.forEach(({ name }, index) => {
    if (index > 0) code.append(between);
    code.append(index === parameter ? make('mark', '', name) : name);
  });
  code.append(after);
  const own = parameters[parameter]?.text ?? '';
  const count =
    signatures.length > 1 ? [make('span', 'cm-signature-count', `${shown + 1}/${signatures.length} `)] : [];
  return boxOf(
    make('pre', 'cm-signature', ...count, code),
    ...(own === '' ? [] : documentationBlocks(own)),
    ...documentationBlocks(documentation.split(/\n\s*\n|```/)[0] ?? ''),
  );
}

/** What is wrong with a type, in TypeScript's words. */
export const problemBox = (message: string): HTMLElement => {
  const box = make('div', 'cm-type-message', ...message.split('\n').map((line) => make('p', '', line)));
  box.setAttribute('role', 'note');
  return box;
};
