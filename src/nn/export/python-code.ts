/** What the two Python exports share: names, numbers, and which tensors outlive the next line. */

import type { LayerDescription, NetworkDescription } from '../spec/description.ts';
import type { NetworkSpec } from '../spec/layer-spec.ts';
import { outputName } from '../spec/outputs.ts';

/** Words that a Python variable cannot be, or had better not be in the exported code. */
const reserved = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global
  if import in is lambda nonlocal not or pass raise return try while with yield
  self x y inputs keras layers model nn torch F forward training state steps SubsamplePad hard_sigmoid`.split(
    /\s+/,
  ),
);

/** What a PyTorch module is and does under these names: a layer of its own by such a name would take its place. */
const moduleAttributes = new Set(
  `T_destination add_module apply channels_last bfloat16 buffers call_super_init children compile cpu cuda double dump_patches eval
  extra_repr float get_buffer get_extra_state get_parameter get_submodule half ipu load_state_dict modules mtia
  named_buffers named_children named_modules named_parameters parameters register_backward_hook register_buffer
  register_forward_hook register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook
  register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module register_parameter
  register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state set_submodule share_memory
  state_dict to to_empty train type xpu zero_grad`.split(/\s+/),
);

/** Endings of names that are made from a layer's own. */
const endings = ['', '_layer', '_depthwise', '_pointwise'];

/**
 * A name as Python spells it: `base/conv:2` becomes `base_conv_2`; letters of every script are letters. None begins with an
 * underscore: what a module keeps for itself does, and two of them make Python put the class before the name.
 */
function identifier(name: string): string {
  const plain = name.normalize('NFKC').replace(/[^\p{XID_Continue}]/gu, '_');
  const isFree = /^\p{XID_Start}/u.test(plain) && !reserved.has(plain) && !moduleAttributes.has(plain);
  return isFree ? plain : `layer_${plain.replace(/^_+/, '')}`;
}

/** A Python variable for each layer, no two alike; a network's only input is `inputs`, as Keras' guides have it. */
export function pythonNames(spec: NetworkSpec): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const inputs = spec.layers.filter(({ kind }) => kind === 'input').length;
  for (const { name, kind } of spec.layers) {
    let variable = kind === 'input' && inputs === 1 ? 'inputs' : identifier(name);
    while (endings.some((ending) => taken.has(variable + ending))) variable += '_';
    for (const ending of endings) taken.add(variable + ending);
    names.set(name, variable);
  }
  return names;
}

/**
 * The variable that holds each output of each layer, by its name in the spec: `x` where only the very next layer reads
 * it, so that a chain reads like a chain; the layer's own name where a shortcut comes back to it later.
 */
export function tensorNames(
  { layers, outputs: counts }: NetworkDescription,
  { outputs = [] }: NetworkSpec,
  names: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const readers = new Map<string, number[]>();
  layers.forEach(({ inputs }, i) => {
    for (const input of inputs) readers.set(input, [...(readers.get(input) ?? []), i]);
  });
  const given = new Set(outputs.length > 0 ? counts : []);
  const taken = new Set(names.values());
  return new Map(
    layers.flatMap(({ name, kind, furtherShapes = [] }, i) => {
      const by = readers.get(name) ?? [];
      const isPassing =
        kind !== 'input' &&
        by.length === 1 &&
        by[0] === i + 1 &&
        furtherShapes.length === 0 &&
        !given.has(name);
      const own = names.get(name) ?? name;
      const further = furtherShapes.map((_, at): [string, string] => {
        let variable = `${own}_${at + 2}`;
        while (taken.has(variable)) variable += '_';
        taken.add(variable);
        return [outputName(name, at + 1), variable];
      });
      return [[name, isPassing ? 'x' : own] as [string, string], ...further];
    }),
  );
}

/** The variables that a layer's line assigns. */
export function targetsOf(
  { name, furtherShapes = [] }: LayerDescription,
  tensors: ReadonlyMap<string, string>,
): string {
  const outputs = [name, ...furtherShapes.map((_, at) => outputName(name, at + 1))];
  return outputs.map((output) => tensors.get(output) ?? output).join(', ');
}
