/** What the two Python exports share: names, numbers, and which tensors outlive the next line. */

import type { NetworkSpec } from '../spec/layer-spec.ts';

/** Words that a Python variable cannot be, or had better not be in the exported code. */
const reserved = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global
  if import in is lambda nonlocal not or pass raise return try while with yield
  self x keras layers model nn torch F forward training`.split(/\s+/),
);

/** A name as Python spells it: `base/conv:2` becomes `base_conv_2`. */
function identifier(name: string): string {
  const plain = name.replace(/\W/g, '_');
  return /^\d/.test(plain) || plain === '' || reserved.has(plain) ? `_${plain}` : plain;
}

/** A Python variable for each layer, no two alike; a network's only input is `inputs`, as Keras' guides have it. */
export function pythonNames(spec: NetworkSpec): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const inputs = spec.layers.filter(({ kind }) => kind === 'input').length;
  for (const { name, kind } of spec.layers) {
    let variable = kind === 'input' && inputs === 1 ? 'inputs' : identifier(name);
    while (taken.has(variable)) variable += '_';
    taken.add(variable);
    names.set(name, variable);
  }
  return names;
}

/**
 * The variable that holds each layer's output: `x` where only the very next layer reads it, so that a chain
 * reads like a chain; the layer's own name where a shortcut comes back to it later.
 */
export function tensorNames(
  spec: NetworkSpec,
  names: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const readers = new Map<string, number[]>();
  spec.layers.forEach((layer, i) => {
    for (const input of layer.inputs) readers.set(input, [...(readers.get(input) ?? []), i]);
  });
  return new Map(
    spec.layers.map(({ name, kind }, i) => {
      const by = readers.get(name) ?? [];
      const passing = kind !== 'input' && by.length === 1 && by[0] === i + 1;
      return [name, passing ? 'x' : (names.get(name) ?? name)];
    }),
  );
}

/** Layers that no other layer reads: the network's outputs. */
export function outputLayers(spec: NetworkSpec): string[] {
  const read = new Set(spec.layers.flatMap(({ inputs }) => inputs));
  return spec.layers.flatMap(({ name }) => (read.has(name) ? [] : [name]));
}
