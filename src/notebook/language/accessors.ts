import { problem } from './problem.ts';
import type { Place } from './rule.ts';
import { isNode, nameOf, type TypeScriptNode } from './typescript-node.ts';

const storage = '_accessor_storage';

/**
 * `accessor size = 1` in a class: a private field in the place of the word, and behind it what reads and writes that. One
 * whose name is computed is refused, since it would be computed more than once.
 */
export function writeAccessors(node: TypeScriptNode, { text }: Place): void {
  const taken = new Set<string>();
  // Few sources have such a name, and a long one is not gone through for every accessor.
  const named = text.source.includes(storage) ? text.source : '';
  for (const member of (node.body as TypeScriptNode).body as TypeScriptNode[]) {
    if (member.accessor !== true || member.abstract === true || member.declare === true) continue;
    const key = member.key as TypeScriptNode;
    const isPrivate = key.type === 'PrivateIdentifier';
    if (member.computed === true || (key.type !== 'Identifier' && !isPrivate)) {
      text.problems.push(problem('cell-accessor', {}, text.positionOf(member)));
      continue;
    }
    const [word, owner] =
      member.static === true ? ['static ', isNode(node.id) ? nameOf(node.id) : 'this'] : ['', 'this'];
    const ending = unusedEnding(nameOf(key), named, taken);
    const field = `${owner}.#${nameOf(key)}${ending}`;
    const name = `${isPrivate ? '#' : ''}${nameOf(key)}`;
    if (!isPrivate) text.insert(key.start, '#');
    text.insert(key.end, ending);
    text.insert(
      member.end,
      `;${word}get ${name}() { return ${field}; } ${word}set ${name}(value) { ${field} = value; }`,
    );
  }
}

/** A class may have an accessor of a name, one of its own, and a private one, each with a field. */
function unusedEnding(name: string, source: string, taken: Set<string>): string {
  let ending = storage;
  for (let count = 1; source.includes(`#${name}${ending}`) || taken.has(`${name}${ending}`); count++)
    ending = `_${count}${storage}`;
  taken.add(`${name}${ending}`);
  return ending;
}
