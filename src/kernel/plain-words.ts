import { type ErrorCode, type Explanation, explanation, type Place } from '../explained/index.ts';

/**
 * Plain words for the errors a learner meets: which template of `errors.json`
 * says it, and the numbers that fill it. The patterns are the messages of tfjs
 * 4.22 and of the three browser engines; `tests/kernel/plain-words.test.ts`
 * provokes each of them, so a message that changes is noticed.
 */
interface Rule {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  /** What the pattern's groups are called in the template, in order; shapes are written out by `shapeText`. */
  readonly places: readonly string[];
}

const rule = <Code extends ErrorCode>(pattern: RegExp, code: Code, ...places: Place<Code>[]): Rule => ({
  pattern,
  code,
  places,
});

/** The first rule that matches is used, so the more specific come first. */
const rules: readonly Rule[] = [
  // Convolutions and pooling
  rule(
    /^Error in conv2[dD]: depth of input \((\d+)\) must match input depth for filter (\d+)/,
    'conv-channels',
    'found',
    'expected',
  ),
  rule(
    /^Error in depthwiseConv2[dD]: number of input channels \((\d+)\) must match the inChannels dimension in filter (\d+)/,
    'conv-channels',
    'found',
    'expected',
  ),
  rule(
    /^Error in (\w+): Either strides or dilations must be 1\. Got strides \(?'?([\d,]+)'?\)? and dilations \(?'?([\d,]+)/,
    'strides-and-dilations',
    'operation',
    'strides',
    'dilations',
  ),
  rule(
    /^Error in (\w+): (?:input|x) must be rank (\d+)(?: or \d+)?,? but got rank (\d+)/,
    'operation-rank',
    'operation',
    'expected',
    'found',
  ),
  rule(
    /^Error in (\w+): filter must be rank (\d+),? but got rank (\d+)/,
    'filter-rank',
    'operation',
    'expected',
    'found',
  ),
  // Arithmetic on tensors
  rule(
    /^Error in matMul: inner shapes \((\d+)\) and \((\d+)\) of Tensors with shapes ([\d,]*) and ([\d,]*)/,
    'matmul-inner',
    'left',
    'right',
    'leftShape',
    'rightShape',
  ),
  rule(
    /^Error in dot: inner dimensions of inputs must match, but got (\d+) and (\d+)/,
    'dot-inner',
    'left',
    'right',
  ),
  rule(
    /^Operands could not be broadcast together with shapes \[([\d,]*)\] \[([\d,]*)\]/,
    'merge-shapes',
    'left',
    'right',
  ),
  rule(
    /^Operands could not be broadcast together with shapes ([\d,]*) and ([\d,]*)\./,
    'broadcast',
    'left',
    'right',
  ),
  rule(
    /^Error in concat\dD: Shape of tensors\[\d+\] \(([\d,]*)\) does not match the shape of the rest \(([\d,]*)\) along the non-concatenated axis (\d+)/,
    'concat-shapes',
    'found',
    'expected',
    'axis',
  ),
  rule(/^A `Concatenate` layer requires .* Got input shapes: (\[.*\])/, 'concatenate-layer', 'shapes'),
  rule(/^A merge layer should be .* Got (\d+)/, 'merge-inputs', 'found'),
  rule(/^Size\((\d+)\) must match the product of shape ([\d,-]*)/, 'reshape-size', 'found', 'shape'),
  rule(
    /^The implicit shape can't be a fractional number\. Got (\d+) \/ (\d+)/,
    'reshape-fraction',
    'found',
    'divisor',
  ),
  rule(
    /^Based on the provided shape, \[([\d,]*)\], the tensor should have (\d+) values but has (\d+)/,
    'tensor-values',
    'shape',
    'expected',
    'found',
  ),
  rule(
    /^Error in slice\w*: begin\[(\d+)\] \+ size\[\d+\] \((\d+)\) would overflow input\.shape\[\d+\] \((\d+)\)/,
    'slice-overflow',
    'axis',
    'end',
    'size',
  ),
  rule(
    /^All values in axis param must be in range \[-\d+, (\d+)\) but got axis (-?\d+)/,
    'axis-range',
    'rank',
    'found',
  ),
  rule(
    /^Argument '(\w+)' passed to '(\w+)' must be a Tensor or TensorLike, but got 'SymbolicTensor'/,
    'symbolic-in-operation',
    'argument',
    'operation',
  ),
  rule(
    /^Argument '(\w+)' passed to '(\w+)' must be a Tensor or TensorLike, but got '(\w+)'/,
    'not-a-tensor',
    'argument',
    'operation',
    'found',
  ),
  rule(
    /^Argument '(\w+)' passed to '(\w+)' must be (\w+) tensor, but got (\w+) tensor/,
    'tensor-dtype',
    'argument',
    'operation',
    'expected',
    'found',
  ),
  // Layers and models
  rule(
    /^Input \d+ is incompatible with layer (\S+): expected (?:min_|max_)?ndim=(\d+), found ndim=(\d+)/,
    'layer-rank',
    'layer',
    'expected',
    'found',
  ),
  rule(
    /^Input \d+ is incompatible with layer (\S+): expected axis (-?\d+) of input shape to have value (\d+) but got shape ([\d,]*)/,
    'layer-axis',
    'layer',
    'axis',
    'expected',
    'found',
  ),
  rule(
    /^Input \d+ is incompatible with layer (\S+): expected shape=([\d,]*), found shape=([\d,]*)/,
    'layer-shape',
    'layer',
    'expected',
    'found',
  ),
  rule(
    /^Error when checking [\w ]*: expected (\S+) to have shape \[(?:null)?,?([\d,null]*)\] but got array with shape \[([\d,]*)\]/,
    'model-input-shape',
    'input',
    'expected',
    'found',
  ),
  rule(
    /^Error when checking [\w ]*: expected (\S+) to have (\d+) dimension\(s\)\. but got array with shape ([\d,]*)/,
    'model-input-rank',
    'input',
    'expected',
    'found',
  ),
  rule(
    /^target expected a batch of elements where each example has shape \[([\d,]*)\].*each with shape \[([\d,]*)\]/s,
    'target-shape',
    'expected',
    'found',
  ),
  rule(
    /^(?:input\w*|\S+) expected a batch of elements where each example has shape \[([\d,]*)\].*each with shape \[([\d,]*)\]/s,
    'example-shape',
    'expected',
    'found',
  ),
  rule(
    /^Input Tensors should have the same number .* Found (\d+) input sample\(s\) and (\d+) /,
    'samples-and-targets',
    'inputs',
    'targets',
  ),
  rule(/^You must compile a model before training/, 'not-compiled'),
  rule(/^The model needs to be compiled before/, 'not-compiled'),
  rule(/^The name "([^"]*)" is used (\d+) times in the model/, 'layer-name-twice', 'layer', 'times'),
  rule(
    /^Graph disconnected: cannot obtain value for tensor .* at layer "([^"]*)"/,
    'graph-disconnected',
    'layer',
  ),
  rule(/^No such layer: (.*)/, 'no-such-layer', 'layer'),
  rule(
    /^Unknown (layer|activation|initializer|regularizer|constraint|Optimizer|loss|metric):? (\S+?)\.?(?: |$)/,
    'unknown-name',
    'kind',
    'name',
  ),
  rule(/^Expected units to be a positive integer, but got (\S+?)\.?$/, 'dense-units', 'found'),
  rule(/^Convolution layer expected config\.filters .* got (\S+)/, 'conv-filters', 'found'),
  rule(/^required key '(\w+)' not in config/, 'layer-option-missing', 'option'),
  rule(/^The first layer in a Sequential model must get/, 'sequential-input'),
  rule(/^The shape of the input to "Flatten" is .*\(got ([\d,]*)\)/, 'flatten-shape', 'found'),
  rule(
    /^Layer weight shape ([\d,]*) not compatible with provided weight shape ([\d,]*)/,
    'weight-shape',
    'expected',
    'found',
  ),
  rule(/^Variable with name (\S+) was already registered/, 'variable-name', 'name'),
  rule(
    /^shape of the new value \(([\d,]*)\) and previous value \(([\d,]*)\) must match/,
    'assign-shape',
    'found',
    'expected',
  ),
  // Gradients
  rule(/^Cannot compute gradient of y=f\(x\) with respect to x/, 'gradient-unconnected'),
  rule(/^Cannot find a connection between any variable/, 'gradient-unconnected'),
  rule(/^The f passed in variableGrads\(f\) must .* rank-(\d+)/, 'loss-not-scalar', 'found'),
  // Life and death of tensors, memory, backends
  rule(/^(?:Tensor is disposed|The tensor is already disposed)/, 'tensor-disposed'),
  rule(/^LayersVariable (\S+) is already disposed/, 'weights-disposed', 'name'),
  rule(/^(?:Layer|Container) '([^']*)' is already disposed/, 'weights-disposed', 'name'),
  // An operation on a disposed tensor fails inside tfjs, where it looks for the tensor's backend.
  rule(/reading 'backend'|property "backend"|evaluating '\w+\.backend'/, 'tensor-disposed'),
  rule(/^Kernel '(\w+)' not registered for backend '(\w+)'/, 'kernel-missing', 'operation', 'backend'),
  rule(/^Backend name '(\w+)' not found in registry/, 'backend-unavailable', 'backend'),
  rule(
    /^Requested texture size \[(\w+)\] greater than WebGL maximum .*\[(\w+)\]/s,
    'texture-size',
    'found',
    'limit',
  ),
  rule(/^Requested texture size \[(\S+)\] is invalid/, 'texture-invalid', 'found'),
  rule(
    /^offset is out of bounds|invalid or out-of-range index|^Invalid (?:typed array|array buffer) length|out of memory|allocation failed|Out of bounds memory access|memory access out of bounds/i,
    'out-of-memory-unknown',
  ),
  // Settings and values of the wrong form
  rule(
    /^BaseConv expects config\.(\w+) to be number or .* but received (.+?)\.?$/,
    'setting-number',
    'setting',
    'found',
  ),
  rule(
    /^The (\w+) argument must be an integer or tuple of \d integers\. Received: (.+)/,
    'setting-number',
    'setting',
    'found',
  ),
  rule(
    /^Expected (?:element \d+ of )?(\w+) to be a positive integer, but got (.+?)\.?$/,
    'setting-number',
    'setting',
    'found',
  ),
  rule(/^(\w+) is required to be a positive integer, but got (.+)/, 'setting-number', 'setting', 'found'),
  rule(/^(\S+) is not a valid \w+\.\s+Valid values are (\S+) or null/, 'setting-choice', 'found', 'known'),
  rule(/^Unknown padding parameter: (\S+)/, 'padding-unknown', 'found'),
  rule(/^(\w+): Improper config format: (.*)\./, 'setting-form', 'setting', 'found'),
  rule(/^Tensor must have a shape comprised .* shape \[(.*?)\]/, 'shape-not-whole', 'found'),
  rule(/^Please provide to Input/, 'input-shape-missing'),
  rule(/^Sequential model cannot be built/, 'model-empty'),
  rule(/^When passing an Array as loss/, 'loss-missing'),
  rule(/^User-defined optimizer must/, 'optimizer-form'),
  rule(
    /^Error when checking model .*Expected to see (\d+) Tensor\(s\), but instead got/s,
    'model-tensor-count',
    'expected',
  ),
  rule(/^GatherV2: the index value (-?\d+) is not in \[0, (-?\d+)\]/, 'index-range', 'found', 'most'),
  rule(/^(tensor\dd)\(\) requires shape to be provided/, 'values-need-shape', 'operation'),
  rule(/^(tensor\dd)\(\) requires values to be/, 'values-nesting', 'operation'),
  rule(/^(?:Error creating a new Scalar|values passed to tensor\(values\) must be)/, 'values-form'),
  rule(
    /^(?:Unknown data type|Failed to cast to unknown dtype|Unknown dtype) (\S+)/,
    'dtype-unknown',
    'found',
  ),
  rule(/^The new shape \(.*\) has NaN elements and the old shape \(([\d,]*)\)/, 'axes-too-few', 'found'),
  rule(/^Error in (\w+): (?:rank of input|Length of begin) .* must match/, 'axes-count', 'operation'),
  rule(/Shapes ([\d,]*) and ([\d,]*) must match/, 'shapes-must-match', 'left', 'right'),
  rule(/^Pass at least one tensor/, 'no-tensors'),
  rule(/^Number of splits must/, 'split-uneven'),
  rule(/^Can't squeeze axis (-?\d+) since its dim '(\d+)' is not 1/, 'squeeze-axis', 'axis', 'size'),
  rule(
    /^'k' passed to topk\(\) must be <= the last dimension \((\d+)\) but got (\d+)/,
    'topk-size',
    'size',
    'found',
  ),
  rule(
    /^(?:Axis must be <= rank|Axis = (-?\d+) is not in|Axis (-?\d+) of input tensor should)/,
    'axis-absent',
  ),
  rule(/^pixels passed to tf\.browser\.fromPixels/, 'pixels-source'),
  rule(/Failed to parse URL from/, 'no-network'),
  rule(/^Error in (\w+): /, 'operation-refused', 'operation'),
  // The language itself
  rule(/^(\S+) is not defined$/, 'not-defined', 'name'),
  rule(/^Can't find variable: (\S+)$/, 'not-defined', 'name'),
  rule(
    /^can(?:no|')t access (?:lexical declaration )?'(\S+)' before initialization/i,
    'before-declared',
    'name',
  ),
  rule(/^(?:Assignment to constant variable|invalid assignment to const )/, 'constant-assigned'),
  rule(
    /^Cannot read properties of (undefined|null) \(reading '(.+)'\)/,
    'property-of-nothing',
    'found',
    'property',
  ),
  rule(
    /^Cannot set properties of (undefined|null) \(setting '(.+)'\)/,
    'property-set-of-nothing',
    'found',
    'property',
  ),
  rule(
    /^Cannot destructure property '(.+?)' of '.*' as it is (undefined|null)/,
    'property-of-nothing',
    'property',
    'found',
  ),
  rule(
    /^can't access property "(.+)"(?:, .+ is| of) (undefined|null)/,
    'property-of-nothing',
    'property',
    'found',
  ),
  rule(
    /^(undefined|null) is not an object \(evaluating '.*\.(\w+)'\)/,
    'property-of-nothing',
    'found',
    'property',
  ),
  rule(/^(.{1,80}?) is not a function or its return value is not/, 'result-not-iterable', 'name'),
  rule(/^Spread syntax requires/, 'spread-not-iterable'),
  rule(/^(.{1,80}?) is not a function/, 'not-a-function', 'name'),
  rule(/^(.{1,80}?) is not (?:iterable|async iterable)/, 'not-iterable', 'name'),
  rule(/^(.{1,80}?) is not a constructor/, 'not-a-constructor', 'name'),
  rule(/^[Cc]lass constructor (\S+) (?:cannot|must) be invoked with/, 'class-without-new', 'name'),
  rule(
    /^(?:Cannot (?:assign to read only|delete|add|(?:re)?define) property|can't (?:(?:re)?define|delete) (?:non-configurable )?property|.{1,80} is read-only|Attempted to assign to readonly)|object is not extensible/,
    'object-frozen',
  ),
  rule(/^(?:Cannot use 'in' operator|right-hand side of 'in')/i, 'in-needs-object'),
  rule(/^(?:Right-hand side of 'instanceof'|invalid 'instanceof' operand)/i, 'instanceof-needs-class'),
  rule(
    /^(?:Must call super constructor|'super\(\)' must be called|Super constructor may only be called once)/i,
    'super-first',
  ),
  rule(
    /^(?:Cannot (?:read|write) private member|Object must be an instance of class|Receiver must be |can't access private |Private element is not present)|object is not the right class/i,
    'private-elsewhere',
  ),
  rule(
    /^Cannot set property .{1,300} which has only a getter|^setting getter-only property/,
    'setter-missing',
  ),
  rule(/^(?:Cannot convert a Symbol value|can't convert symbol)/, 'symbol-converted'),
  rule(
    /^(?:Cannot convert object to primitive|can't convert .{1,300} to primitive|No default value)/,
    'no-primitive',
  ),
  rule(/^(?:Cannot mix BigInt|can't convert BigInt|Invalid mix of BigInt)/, 'bigint-mixed'),
  rule(/^(?:Invalid|invalid) array length/, 'array-length'),
  rule(/^reduce of empty array with no initial value/i, 'reduce-empty'),
  rule(
    /^JSON\.parse: |^JSON Parse error: | is not valid JSON$|^Unexpected end of JSON input|\bin JSON at position \d/,
    'json-unreadable',
  ),
  rule(/^(?:Maximum call stack size exceeded|too much recursion)/, 'recursion'),
  rule(/^Failed to fetch|^NetworkError when attempting to fetch|^fetch failed|^Load failed/, 'no-network'),
];

/** What the language says of the very line that it stopped at. */
const ofTheLanguage: ReadonlySet<ErrorCode> = new Set([
  'not-a-function',
  'not-iterable',
  'result-not-iterable',
  'spread-not-iterable',
  'property-of-nothing',
  'property-set-of-nothing',
  'in-needs-object',
  'instanceof-needs-class',
  'symbol-converted',
  'no-primitive',
]);

/**
 * An explanation for an error that a library or the engine threw; `undefined` where none is known.
 * @param nearest the function that a misspelt one most likely meant
 */
export function explainError(
  error: unknown,
  nearest: (called: string) => string | undefined = () => undefined,
): Explanation | undefined {
  const message =
    typeof error === 'string' ? error : (error as { message?: unknown } | null | undefined)?.message;
  if (typeof message !== 'string') return undefined;
  for (const { pattern, code, places } of rules) {
    const match = pattern.exec(message);
    if (!match) continue;
    // Inside of what a cell calls, it is what was passed that is at fault.
    if (ofTheLanguage.has(code) && isFromBelow(error)) break;
    const [, name = ''] = match;
    const suggestion = code === 'not-a-function' ? nearest(name) : undefined;
    if (suggestion !== undefined) return explanation('not-a-function-suggestion', { name, suggestion });
    return {
      code,
      values: Object.fromEntries(places.map((name, index) => [name, shapeText(match[index + 1] ?? '')])),
    };
  }
  return isFromBelow(error) ? explanation('call-refused') : undefined;
}

/** Whether it was thrown inside of what a cell called, and not by the cell itself. */
function isFromBelow(error: unknown): boolean {
  const stack = error instanceof Error ? error.stack : undefined;
  const frames = stack?.split('\n').filter((line) => /:\d+:\d+|<anonymous>|\[native code\]/.test(line)) ?? [];
  const [first = ''] = frames;
  return !first.includes('cell:') && frames.some((line) => line.includes('cell:'));
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
