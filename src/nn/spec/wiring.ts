/** How layers hang together: names are unique, every input exists and comes earlier, no circle. */

import { ExplainedError } from '../../explained/index.ts';
import type { LayerSpec, NetworkSpec } from './layer-spec.ts';
import { tensorRef } from './outputs.ts';

/** Follow inputs from `start` until a layer comes again; its names in order, or nothing if none does. */
function findCycle(start: LayerSpec, byName: ReadonlyMap<string, LayerSpec>): string[] | null {
  const path: string[] = [];
  const onPath = new Set<string>();
  const done = new Set<string>();
  // An explicit stack: a thousand-layer network must not overflow the call stack.
  const stack: { layer: LayerSpec; next: number }[] = [{ layer: start, next: 0 }];
  path.push(start.name);
  onPath.add(start.name);
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const input = byName.get(tensorRef(top.layer.inputs[top.next] ?? '', byName).name);
    if (top.next >= top.layer.inputs.length) {
      stack.pop();
      path.pop();
      onPath.delete(top.layer.name);
      done.add(top.layer.name);
      continue;
    }
    top.next += 1;
    if (!input || done.has(input.name)) continue;
    if (onPath.has(input.name)) return [...path.slice(path.indexOf(input.name)), input.name];
    stack.push({ layer: input, next: 0 });
    path.push(input.name);
    onPath.add(input.name);
  }
  return null;
}

/**
 * Check names and connections in time linear in the number of layers.
 * @throws {ExplainedError} `network-empty`, `network-duplicate-name`, `network-missing-input`,
 *   `network-cycle` or `network-order`
 */
export function checkWiring(spec: NetworkSpec): void {
  if (spec.layers.length === 0) throw new ExplainedError('network-empty');
  const byName = new Map<string, LayerSpec>();
  for (const layer of spec.layers) {
    if (byName.has(layer.name)) throw new ExplainedError('network-duplicate-name', { layer: layer.name });
    byName.set(layer.name, layer);
  }
  const seen = new Set<string>();
  for (const layer of spec.layers) {
    for (const ref of layer.inputs) {
      const input = tensorRef(ref, byName).name;
      if (!byName.has(input)) throw new ExplainedError('network-missing-input', { layer: layer.name, input });
      if (!seen.has(input)) {
        const cycle = findCycle(layer, byName);
        if (cycle) throw new ExplainedError('network-cycle', { layer: layer.name, path: cycle.join(' ← ') });
        throw new ExplainedError('network-order', { layer: layer.name, input });
      }
    }
    seen.add(layer.name);
  }
  for (const ref of spec.outputs ?? []) {
    if (byName.has(tensorRef(ref, byName).name)) continue;
    throw new ExplainedError('network-missing-output', { layer: spec.name, output: ref });
  }
}
