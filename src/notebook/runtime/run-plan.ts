import type { Freshness } from './freshness.ts';
import type { Graph } from './graph.ts';

type States = ReadonlyMap<string, Freshness>;

/** Ancestors that must run before these cells, parents first; the ancestors of usable cells need not. */
export function neededBefore(targets: readonly string[], graph: Graph, states: States): string[] {
  const needed = new Set<string>();
  const waiting = [...targets];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    for (const parent of graph.parents(name)) {
      if (needed.has(parent) || states.get(parent)?.usable) continue;
      needed.add(parent);
      waiting.push(parent);
    }
  }
  return graph.order.filter((name) => needed.has(name));
}

/** Each target right behind the ancestors that must run for it, in the order of the targets. */
export function planRuns(targets: readonly string[], graph: Graph, states: States): string[] {
  return [...new Set(targets.flatMap((target) => [...neededBefore([target], graph, states), target]))];
}
