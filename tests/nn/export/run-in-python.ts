/** Networks as exported, run by Keras and by PyTorch with the weights of the model that tfjs has. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ExplainedError } from '../../../src/explained/index.ts';
import { build, toKerasCode, toTorchCode, type NetworkSpec } from '../../../src/nn/index.ts';
import { torchParts } from '../../../src/nn/export/index.ts';
import { runPython } from '../../python.ts';
import { randomNumbers } from '../spec/random-network.ts';

interface Stored {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

interface Case {
  readonly name: string;
  readonly code: string;
  /** By layer and Keras' name of the weight, in the model's order. */
  readonly weights: readonly { readonly layer: string; readonly weight: string; readonly value: Stored }[];
  /** Variables of the exported module, by layer. */
  readonly modules: Readonly<Record<string, string>>;
  readonly inputs: readonly Stored[];
  readonly outputs: readonly Stored[];
}

const stored = (tensor: tf.Tensor): Stored => ({
  shape: tensor.shape,
  values: Array.from(tensor.dataSync()),
});

/** Numbers of words where words are read, anything from −1 to 1 elsewhere; two of each. */
function inputsOf(spec: NetworkSpec, seed: number): tf.Tensor[] {
  const words = new Set(spec.layers.flatMap((layer) => (layer.kind === 'embedding' ? layer.inputs : [])));
  return spec.layers.flatMap((layer, i) => {
    if (layer.kind !== 'input') return [];
    const random = randomNumbers(seed * 31 + i);
    const count = layer.shape.reduce((product, size) => product * size, 2);
    const draw = () => (words.has(layer.name) ? Math.floor(random() * 9) : random() * 2 - 1);
    return [tf.tensor(Float32Array.from({ length: count }, draw), [2, ...layer.shape])];
  });
}

function drawWeights(model: LayersModel, seed: number): void {
  model.weights.forEach((weight, i) => {
    const isVariance = weight.originalName.endsWith('moving_variance');
    const [from, to] = isVariance ? [0.5, 1.5] : [-0.7, 0.7];
    weight.write(tf.randomUniform(weight.shape as number[], from, to, 'float32', seed * 100 + i));
  });
}

/** @returns nothing where the library has no word for a layer of the network, and the export says so */
function caseOf(spec: NetworkSpec, write: (spec: NetworkSpec) => string, seed: number): Case | undefined {
  let code: string;
  try {
    code = write(spec);
  } catch (error) {
    if (error instanceof ExplainedError && /^network-(no-counterpart|unsupported-export)$/.test(error.code))
      return undefined;
    throw error;
  }
  let made: Case | undefined;
  tf.tidy(() => {
    const model = build(spec, { seed });
    drawWeights(model, seed);
    const inputs = inputsOf(spec, seed);
    const byName = new Map(model.inputNames.map((name, i) => [name, i]));
    const given = [...byName.keys()].map((name) => {
      const at = spec.layers.filter(({ kind }) => kind === 'input').findIndex((layer) => layer.name === name);
      return inputs[at]!;
    });
    const outputs = [model.predict(given.length === 1 ? given[0]! : given)].flat();
    const parts = torchParts(spec);
    const weights = model.layers.flatMap((layer) =>
      layer.weights.map((weight) => ({
        layer: layer.name,
        weight: weight.originalName.split('/').at(-1)!,
        value: stored(weight.read()),
      })),
    );
    model.dispose();
    made = {
      name: spec.name,
      code,
      weights,
      modules: Object.fromEntries(spec.layers.map(({ name }) => [name, parts.path(name)])),
      inputs: inputs.map(stored),
      outputs: outputs.map(stored),
    };
  });
  return made;
}

const kerasProgram = `
import json, sys, traceback
import numpy as np
import tensorflow as tf

array = lambda stored: np.array(stored["values"], dtype="float32").reshape(stored["shape"])

def compare(case):
    scope = {}
    exec(case["code"], scope)
    model = scope["model"]
    by_layer = {}
    for entry in case["weights"]:
        by_layer.setdefault(entry["layer"], []).append(array(entry["value"]))
    for name, weights in by_layer.items():
        layer = model.get_layer(name.replace("/", "_").replace(":", "_"))
        # What draws at random keeps its seed among the weights.
        kept = [w for w in layer.weights if "seed" not in w.path]
        assert len(kept) == len(weights), f"{name}: {len(kept)} weights, not {len(weights)}"
        for variable, value in zip(kept, weights):
            variable.assign(value)
    given = [array(each) for each in case["inputs"]]
    run = lambda: model(given if len(given) > 1 else given[0], training=False)
    try:
        found = run()
    except Exception:
        # Some operations TensorFlow has on a CPU only when it compiles them.
        found = tf.function(run, jit_compile=True)()
    found = found if isinstance(found, (list, tuple)) else [found]
    return [np.asarray(each).tolist() and np.asarray(each) for each in found]
`;

const torchProgram = `
import json, sys, traceback
import numpy as np
import torch

array = lambda stored: torch.tensor(stored["values"], dtype=torch.float32).reshape(stored["shape"])
first = lambda x: x.movedim(-1, 1) if x.dim() == 4 else x
last = lambda x: x.movedim(1, -1) if x.dim() == 4 else x
plain = dict(gamma="weight", beta="bias", moving_mean="running_mean", moving_variance="running_var", bias="bias", embeddings="weight", alpha="weight")

def compare(case):
    scope = {}
    exec(case["code"], scope)
    model = scope["model"].eval()
    state = dict(model.state_dict())
    seen = {}
    for entry in case["weights"]:
        value, weight, module = array(entry["value"]), entry["weight"], case["modules"][entry["layer"]]
        count = seen[(module, weight)] = seen.get((module, weight), 0) + 1
        back = "_reverse" if count == 2 else ""
        if module + ".weight_ih_l0" in state:
            name = dict(kernel="weight_ih_l0", recurrent_kernel="weight_hh_l0", bias="bias_ih_l0")[weight]
            key = module + "." + name + back
            value = value.t() if value.dim() == 2 else value
            if weight == "bias":
                state[module + ".bias_hh_l0" + back] = torch.zeros_like(value)
        elif weight == "alpha" and module in state:
            key, value = module, value.movedim(-1, 0) if value.dim() == 3 else value
        elif weight.endswith("kernel"):
            part = weight[: -len("_kernel")]
            if weight != "kernel" and module + "_" + part + ".weight" in state:
                module += "_" + part
            if weight == "depthwise_kernel":
                value = value.permute(2, 3, 0, 1).reshape(-1, 1, *value.shape[:2])
            else:
                value = value.permute(*range(value.dim() - 1, value.dim() - 3, -1), *range(value.dim() - 2))
            key = module + ".weight"
        else:
            if weight == "bias" and module + "_pointwise.bias" in state:
                module += "_pointwise"
            key = module + "." + plain[weight]
            if weight == "alpha":
                value = value.flatten()
        assert key in state, key
        assert state[key].shape == value.shape, f"{key}: {tuple(state[key].shape)}, not {tuple(value.shape)}"
        state[key] = value
    model.load_state_dict(state)
    with torch.no_grad():
        found = model(*[first(array(each)) for each in case["inputs"]])
    found = found if isinstance(found, tuple) else (found,)
    return [last(each).numpy() for each in found]
`;

const comparison = `
faults = []
for case in json.load(sys.stdin):
    try:
        found = compare(case)
        expected = [np.array(each["values"], dtype="float32").reshape(each["shape"]) for each in case["outputs"]]
        shapes = [list(each.shape) for each in found], [list(each.shape) for each in expected]
        if shapes[0] != shapes[1]:
            faults.append(f"{case['name']}: shapes {shapes[0]}, not {shapes[1]}")
            continue
        for one, other in zip(found, expected):
            apart = float(np.max(np.abs(one - other))) / max(1e-2, float(np.max(np.abs(other))))
            if not apart < 1e-4:
                faults.append(f"{case['name']}: {apart} apart")
                break
    except Exception:
        faults.append(case["name"] + ": " + traceback.format_exc()[-600:])
print(json.dumps(faults))
`;

/** What came of running all of them. */
export interface Compared {
  readonly run: number;
  /** Of these the library has no word for a layer, and the export says so. */
  readonly refused: number;
  readonly faults: readonly string[];
}

function compare(
  specs: readonly NetworkSpec[],
  write: (spec: NetworkSpec) => string,
  program: string,
): Compared {
  const cases = specs.flatMap((spec, i) => caseOf(spec, write, i + 1) ?? []);
  const said = runPython(`${program}\n${comparison}`, JSON.stringify(cases));
  const faults = JSON.parse(said.trim().split('\n').at(-1) ?? '') as string[];
  return { run: cases.length, refused: specs.length - cases.length, faults };
}

export const compareInKeras = (specs: readonly NetworkSpec[]): Compared =>
  compare(specs, toKerasCode, kerasProgram);
export const compareInTorch = (specs: readonly NetworkSpec[]): Compared =>
  compare(specs, toTorchCode, torchProgram);
