import type { Explanation } from '../notebook/protocol/index.ts';

/**
 * Plain words for the errors a learner meets: which template of `errors.json`
 * says it, and the numbers that fill it. The patterns are the messages of tfjs
 * 4.22 and of the three browser engines; `tests/kernel/plain-words.test.ts`
 * provokes each of them, so a message that changes is noticed.
 */
interface Rule {
  pattern: RegExp;
  code: string;
  /** What the pattern's groups are called in the template, in order; shapes are written out by `shapeText`. */
  values?: readonly string[];
}

/** The first rule that matches is used, so the more specific come first. */
const rules: readonly Rule[] = [
  // Convolutions and pooling
  {
    pattern: /^Error in conv2[dD]: depth of input \((\d+)\) must match input depth for filter (\d+)/,
    code: 'conv-channels',
    values: ['found', 'expected'],
  },
  {
    pattern:
      /^Error in depthwiseConv2[dD]: number of input channels \((\d+)\) must match the inChannels dimension in filter (\d+)/,
    code: 'conv-channels',
    values: ['found', 'expected'],
  },
  {
    pattern:
      /^Error in (\w+): Either strides or dilations must be 1\. Got strides \(?'?([\d,]+)'?\)? and dilations \(?'?([\d,]+)/,
    code: 'strides-and-dilations',
    values: ['operation', 'strides', 'dilations'],
  },
  {
    pattern: /^Error in (\w+): (?:input|x) must be rank (\d+)(?: or \d+)?,? but got rank (\d+)/,
    code: 'operation-rank',
    values: ['operation', 'expected', 'found'],
  },
  {
    pattern: /^Error in (\w+): filter must be rank (\d+),? but got rank (\d+)/,
    code: 'filter-rank',
    values: ['operation', 'expected', 'found'],
  },
  // Arithmetic on tensors
  {
    pattern:
      /^Error in matMul: inner shapes \((\d+)\) and \((\d+)\) of Tensors with shapes ([\d,]*) and ([\d,]*)/,
    code: 'matmul-inner',
    values: ['left', 'right', 'leftShape', 'rightShape'],
  },
  {
    pattern: /^Error in dot: inner dimensions of inputs must match, but got (\d+) and (\d+)/,
    code: 'dot-inner',
    values: ['left', 'right'],
  },
  {
    pattern: /^Operands could not be broadcast together with shapes \[([\d,]*)\] \[([\d,]*)\]/,
    code: 'merge-shapes',
    values: ['left', 'right'],
  },
  {
    pattern: /^Operands could not be broadcast together with shapes ([\d,]*) and ([\d,]*)\./,
    code: 'broadcast',
    values: ['left', 'right'],
  },
  {
    pattern:
      /^Error in concat\dD: Shape of tensors\[\d+\] \(([\d,]*)\) does not match the shape of the rest \(([\d,]*)\) along the non-concatenated axis (\d+)/,
    code: 'concat-shapes',
    values: ['found', 'expected', 'axis'],
  },
  {
    pattern:
      /^A `Concatenate` layer requires inputs with matching shapes except for the concat axis\. Got input shapes: (\[.*\])/,
    code: 'concatenate-layer',
    values: ['shapes'],
  },
  {
    pattern: /^A merge layer should be called on an Array of at least 2 inputs\. Got (\d+)/,
    code: 'merge-inputs',
    values: ['found'],
  },
  {
    pattern: /^Size\((\d+)\) must match the product of shape ([\d,-]*)/,
    code: 'reshape-size',
    values: ['found', 'shape'],
  },
  {
    pattern: /^The implicit shape can't be a fractional number\. Got (\d+) \/ (\d+)/,
    code: 'reshape-fraction',
    values: ['found', 'divisor'],
  },
  {
    pattern: /^Based on the provided shape, \[([\d,]*)\], the tensor should have (\d+) values but has (\d+)/,
    code: 'tensor-values',
    values: ['shape', 'expected', 'found'],
  },
  {
    pattern:
      /^Error in slice\w*: begin\[(\d+)\] \+ size\[\d+\] \((\d+)\) would overflow input\.shape\[\d+\] \((\d+)\)/,
    code: 'slice-overflow',
    values: ['axis', 'end', 'size'],
  },
  {
    pattern: /^All values in axis param must be in range \[-\d+, (\d+)\) but got axis (-?\d+)/,
    code: 'axis-range',
    values: ['rank', 'found'],
  },
  {
    pattern: /^Argument '(\w+)' passed to '(\w+)' must be a Tensor or TensorLike, but got 'SymbolicTensor'/,
    code: 'symbolic-in-operation',
    values: ['argument', 'operation'],
  },
  {
    pattern: /^Argument '(\w+)' passed to '(\w+)' must be a Tensor or TensorLike, but got '(\w+)'/,
    code: 'not-a-tensor',
    values: ['argument', 'operation', 'found'],
  },
  {
    pattern: /^Argument '(\w+)' passed to '(\w+)' must be (\w+) tensor, but got (\w+) tensor/,
    code: 'tensor-dtype',
    values: ['argument', 'operation', 'expected', 'found'],
  },
  // Layers and models
  {
    pattern:
      /^Input \d+ is incompatible with layer (\S+): expected (?:min_|max_)?ndim=(\d+), found ndim=(\d+)/,
    code: 'layer-rank',
    values: ['layer', 'expected', 'found'],
  },
  {
    pattern:
      /^Input \d+ is incompatible with layer (\S+): expected axis (-?\d+) of input shape to have value (\d+) but got shape ([\d,]*)/,
    code: 'layer-axis',
    values: ['layer', 'axis', 'expected', 'found'],
  },
  {
    pattern: /^Input \d+ is incompatible with layer (\S+): expected shape=([\d,]*), found shape=([\d,]*)/,
    code: 'layer-shape',
    values: ['layer', 'expected', 'found'],
  },
  {
    pattern:
      /^Error when checking [\w ]*: expected (\S+) to have shape \[(?:null)?,?([\d,null]*)\] but got array with shape \[([\d,]*)\]/,
    code: 'model-input-shape',
    values: ['input', 'expected', 'found'],
  },
  {
    pattern:
      /^Error when checking [\w ]*: expected (\S+) to have (\d+) dimension\(s\)\. but got array with shape ([\d,]*)/,
    code: 'model-input-rank',
    values: ['input', 'expected', 'found'],
  },
  {
    pattern:
      /^target expected a batch of elements where each example has shape \[([\d,]*)\].*each with shape \[([\d,]*)\]/s,
    code: 'target-shape',
    values: ['expected', 'found'],
  },
  {
    pattern:
      /^(?:input\w*|\S+) expected a batch of elements where each example has shape \[([\d,]*)\].*each with shape \[([\d,]*)\]/s,
    code: 'example-shape',
    values: ['expected', 'found'],
  },
  {
    pattern:
      /^Input Tensors should have the same number of samples as target Tensors\. Found (\d+) input sample\(s\) and (\d+) target/,
    code: 'samples-and-targets',
    values: ['inputs', 'targets'],
  },
  { pattern: /^You must compile a model before training/, code: 'not-compiled' },
  { pattern: /^The model needs to be compiled before/, code: 'not-compiled' },
  {
    pattern: /^The name "([^"]*)" is used (\d+) times in the model/,
    code: 'layer-name-twice',
    values: ['layer', 'times'],
  },
  {
    pattern: /^Graph disconnected: cannot obtain value for tensor .* at layer "([^"]*)"/,
    code: 'graph-disconnected',
    values: ['layer'],
  },
  { pattern: /^No such layer: (.*)/, code: 'no-such-layer', values: ['layer'] },
  {
    pattern:
      /^Unknown (layer|activation|initializer|regularizer|constraint|Optimizer|loss|metric):? (\S+?)\.?(?: |$)/,
    code: 'unknown-name',
    values: ['kind', 'name'],
  },
  {
    pattern: /^Expected units to be a positive integer, but got (\S+?)\.?$/,
    code: 'dense-units',
    values: ['found'],
  },
  {
    pattern: /^Convolution layer expected config\.filters to be a 'number' > 0 but got (\S+)/,
    code: 'conv-filters',
    values: ['found'],
  },
  { pattern: /^required key '(\w+)' not in config/, code: 'layer-option-missing', values: ['option'] },
  { pattern: /^The first layer in a Sequential model must get an `inputShape`/, code: 'sequential-input' },
  {
    pattern: /^The shape of the input to "Flatten" is not fully defined \(got ([\d,]*)\)/,
    code: 'flatten-shape',
    values: ['found'],
  },
  {
    pattern: /^Layer weight shape ([\d,]*) not compatible with provided weight shape ([\d,]*)/,
    code: 'weight-shape',
    values: ['expected', 'found'],
  },
  { pattern: /^Variable with name (\S+) was already registered/, code: 'variable-name', values: ['name'] },
  {
    pattern: /^shape of the new value \(([\d,]*)\) and previous value \(([\d,]*)\) must match/,
    code: 'assign-shape',
    values: ['found', 'expected'],
  },
  // Gradients
  { pattern: /^Cannot compute gradient of y=f\(x\) with respect to x/, code: 'gradient-unconnected' },
  {
    pattern: /^Cannot find a connection between any variable and the result of the loss function/,
    code: 'gradient-unconnected',
  },
  {
    pattern: /^The f passed in variableGrads\(f\) must return a scalar, but it returned a rank-(\d+) tensor/,
    code: 'loss-not-scalar',
    values: ['found'],
  },
  // Life and death of tensors, memory, backends
  { pattern: /^(?:Tensor is disposed|The tensor is already disposed)/, code: 'tensor-disposed' },
  { pattern: /^LayersVariable (\S+) is already disposed/, code: 'weights-disposed', values: ['name'] },
  {
    pattern: /^(?:Layer|Container) '([^']*)' is already disposed/,
    code: 'weights-disposed',
    values: ['name'],
  },
  // An operation on a disposed tensor fails inside tfjs, where it looks for the tensor's backend.
  { pattern: /reading 'backend'|property "backend"|evaluating '\w+\.backend'/, code: 'tensor-disposed' },
  {
    pattern: /^Kernel '(\w+)' not registered for backend '(\w+)'/,
    code: 'kernel-missing',
    values: ['operation', 'backend'],
  },
  {
    pattern: /^Backend name '(\w+)' not found in registry/,
    code: 'backend-unavailable',
    values: ['backend'],
  },
  {
    pattern: /^Requested texture size \[(\w+)\] (?:is invalid|greater than WebGL maximum .*\[(\w+)\])/s,
    code: 'texture-size',
    values: ['found', 'limit'],
  },
  {
    pattern:
      /Array buffer allocation failed|^offset is out of bounds|invalid or out-of-range index|^Invalid (?:typed )?array (?:buffer )?length|^invalid array length|out of memory|allocation failed|Out of bounds memory access|memory access out of bounds|^Invalid array length/i,
    code: 'out-of-memory-unknown',
  },
  // The language itself
  { pattern: /^(\S+) is not defined$/, code: 'not-defined', values: ['name'] },
  { pattern: /^Can't find variable: (\S+)$/, code: 'not-defined', values: ['name'] },
  { pattern: /^Cannot access '(\S+)' before initialization/, code: 'before-declared', values: ['name'] },
  {
    pattern: /^can't access lexical declaration '(\S+)' before initialization/,
    code: 'before-declared',
    values: ['name'],
  },
  { pattern: /^Assignment to constant variable/, code: 'constant-assigned' },
  { pattern: /^invalid assignment to const '(\S+)'/, code: 'constant-assigned' },
  {
    pattern: /^Cannot read properties of (undefined|null) \(reading '(.+)'\)/,
    code: 'property-of-nothing',
    values: ['found', 'property'],
  },
  {
    pattern: /^can't access property "(.+)"(?:, .+ is| of) (undefined|null)/,
    code: 'property-of-nothing',
    values: ['property', 'found'],
  },
  {
    pattern: /^(undefined|null) is not an object \(evaluating '.*\.(\w+)'\)/,
    code: 'property-of-nothing',
    values: ['found', 'property'],
  },
  { pattern: /^(.{1,80}?) is not a function/, code: 'not-a-function', values: ['name'] },
  { pattern: /^(.{1,80}?) is not (?:iterable|async iterable)/, code: 'not-iterable', values: ['name'] },
  { pattern: /^(?:Maximum call stack size exceeded|too much recursion)/, code: 'recursion' },
  {
    pattern: /^Failed to fetch|^NetworkError when attempting to fetch|^fetch failed|^Load failed/,
    code: 'no-network',
  },
];

/** An explanation for an error that a library or the engine threw; `undefined` where none is known. */
export function explainError(error: unknown): Explanation | undefined {
  const message =
    typeof error === 'string' ? error : (error as { message?: unknown } | null | undefined)?.message;
  if (typeof message !== 'string') return undefined;
  for (const { pattern, code, values = [] } of rules) {
    const match = pattern.exec(message);
    if (!match) continue;
    return {
      code,
      values: Object.fromEntries(values.map((name, index) => [name, shapeText(match[index + 1] ?? '')])),
    };
  }
  return undefined;
}

/** tfjs writes `[null, 224, 224, 3]` as `,224,224,3`; readers see `? × 224 × 224 × 3`. */
function shapeText(text: string): string {
  if (/^\[\[.*\]\]$/.test(text)) {
    return [...text.matchAll(/\[([^[\]]*)\]/g)].map(([, shape]) => `[${shapeText(shape ?? '')}]`).join(', ');
  }
  if (!/^(\d+|null)?(,(\d+|null)?)+$/.test(text)) return text.slice(0, 300);
  return text
    .split(',')
    .map((size) => (size === '' || size === 'null' ? '?' : size))
    .join(' × ');
}
