/** A node of the TypeScript tree: ESTree plus `TS…` nodes, read loosely. */
export interface TypeScriptNode {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

export const isNode = (value: unknown): value is TypeScriptNode =>
  typeof value === 'object' && value !== null && typeof (value as TypeScriptNode).type === 'string';

export const nameOf = (node: unknown): string => String((node as TypeScriptNode).name);

interface Child {
  readonly key: string;
  readonly child: TypeScriptNode;
  readonly inList: boolean;
}

/** What a node holds that is a node or a list of nodes, by the name of its field. */
export function childrenOf(node: TypeScriptNode): Child[] {
  return Object.entries(node).flatMap(([key, value]): Child[] => {
    if (key === 'loc') return [];
    if (Array.isArray(value)) return value.filter(isNode).map((child) => ({ key, child, inList: true }));
    return isNode(value) ? [{ key, child: value, inList: false }] : [];
  });
}
