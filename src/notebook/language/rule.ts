import type { BlankedSource } from './blanked-source.ts';
import type { Spaces } from './spaces.ts';
import type { TypeScriptNode } from './typescript-node.ts';

/** What is left to look at after a rule: the node's children, one expression in its place, or nothing. */
export type Remainder = 'children' | 'nothing' | TypeScriptNode;

export interface Place {
  readonly text: BlankedSource;
  /** Where statements end that have no semicolon of their own. */
  readonly openEnds: ReadonlySet<number>;
  readonly spaces: Spaces;
  /** Does to a node within what is done to all. */
  readonly visit: (node: TypeScriptNode) => void;
}

/** What becomes of one kind of node. */
export type Rule = (node: TypeScriptNode, place: Place) => Remainder;

export const erase: Rule = (node, { text }) => {
  text.blankStatement(node);
  return 'nothing';
};
