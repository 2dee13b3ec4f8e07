import { it } from 'vitest';
import { useForeignCells } from './notebook.ts';
import { tellerIn } from '../../src/explained/index.ts';
import en from '../../content/ui/en/errors.json' with { type: 'json' };
const { run } = useForeignCells();
const tell = tellerIn(en as never, 'en');
const snippets: string[] = [
  `console.log('%d|%i', 42.5, '0x10'); console.error(new Error('boom', {cause: new TypeError('inner', {cause: 'deep'})})); console.log(new AggregateError([new Error('a'), 'b'], 'many'))`,
  `viewof x = Inputs.range()`,
  `mutable y = 3`,
  `def f(x):\n  return x`,
  `import numpy as np`,
  `from torch import nn`,
  `for x in [1,2]: print(x)`,
  `if x > 3:\n  y = 2`,
  `print "x"`,
  `# comment\nconst a = 1`,
  `const sq = [x * x for x in range(3)]`,
  `const f = lambda x: x + 1`,
  `class Net(nn.Module):\n  pass`,
  `print(5)`,
  `np.array([1])`,
  `True`,
  `range = 5`,
  `width = 3`,
  `{ x: { y: 1 } }`,
  `const { a1, b1 } = null`,
  `tf.tensr([1])`,
  `tf.layers.dens({units: 1})`,
  `const x = tf.tensor([1]); x.reshpe([1])`,
  `Math.sqr(3)`,
  `[1].maap((x) => x)`,
  `Plot.dott([1])`,
  `nn.resnt(18)`,
  `foo.bar.baz()`,
  `const q = {}; q.go()`,
  `'a'.toUppercase()`,
  `const m = tf.sequential(); m.addd(1)`,
  `new Worker('x')`,
  `tf.layers.conv2d({filters: 8, kernelSize: 'seven'})`,
  `tf.layers.conv2d({kernelSize: 3})`,
  `tf.layers.dense({units: '5'})`,
  `tf.layers.dense({})`,
  `tf.layers.dense({units: 5, activation: 'rellu'})`,
  `tf.tensor2d([1,2,3])`,
  `tf.tensor2d([[1,2],[3]])`,
  `tf.tensor([1,2]).reshape([3])`,
  `tf.matMul(tf.ones([2,3]), tf.ones([2,3]))`,
  `tf.ones([2,3]).add(tf.ones([4]))`,
  `const m1 = tf.sequential(); m1.add(tf.layers.dense({units: 1}))`,
  `const m2 = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [3]})]}); m2.predict(tf.ones([2, 4]))`,
  `const m3 = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [3]})]}); await m3.fit(tf.ones([2, 3]), tf.ones([2, 1]))`,
  `const m4 = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [3]})]}); m4.compile({optimizer: 'adamm', loss: 'mse'})`,
  `const m5 = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [3]})]}); m5.compile({optimizer: 'adam', loss: 'msee'}); await m5.fit(tf.ones([2, 3]), tf.ones([2, 1]))`,
  `tf.input([3])`,
  `tf.layers.maxPooling2d({poolSize: 'a'})`,
  `tf.tensor([1]).dispose(); const t = tf.tensor([1]); t.dispose(); t.add(1)`,
  `tf.conv2d(tf.ones([1,4,4,3]), tf.ones([3,3,1,1]), 1, 'sme')`,
  `tf.oneHot([1,2], 3)`,
  `tf.oneHot(tf.tensor1d([1.5]), 3)`,
  `tf.gather(tf.tensor([1,2]), [5])`,
  `tf.concat([])`,
  `tf.stack([tf.ones([1]), tf.ones([2])])`,
  `tf.train.adam('x')`,
  `tf.losses.softmaxCrossEntropy(1)`,
  `tf.image.resizeBilinear(tf.ones([2,2]), [4,4])`,
  `tf.browser.fromPixels(5)`,
  `tf.data.csv('https://x')`,
  `await tf.loadLayersModel('https://x/model.json')`,
  `await tf.loadLayersModel('indexeddb://m')`,
  `const m6 = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [3]})]}); await m6.save('downloads://x')`,
  `await tf.data.webcam()`,
  `tf.layers.flatten().apply(5)`,
  `tf.model({inputs: 1, outputs: 2})`,
  `tf.layers.concatenate().apply([tf.input({shape:[2,2]}), tf.input({shape:[3,3]})])`,
  `tf.tensor([1,2,3]).slice(2, 5)`,
  `tf.scalar([1,2])`,
  `tf.zeros('a')`,
  `tf.randomNormal(5)`,
  `tf.tidy(async () => 1)`,
  `tf.grad((x) => x.mul(2))(5)`,
  `tf.split(tf.ones([3]), 2)`,
  `tf.tensor('a', [1], 'complex')`,
  `tf.layers.lstm({units: 3}).apply(tf.ones([2,3]))`,
  `tf.layers.embedding({inputDim: 3})`,
  `tf.linalg.qr(tf.ones([2]))`,
  `tf.topk(tf.ones([2]), 5)`,
  `Plot.plot({marks: [Plot.dot(5)]})`,
  `Plot.plot(5)`,
  `Plot.barY([1,2], {x: 'q'}).plot({width: 'a'})`,
  `Plot.line([1,2], {z: 3, foo: 1})`,
  `nn.resnet(19)`,
  `nn.train()`,
  `photo('dog')`,
  `data.load('x')`,
  `files.open()`,
  `view(5)`,
  `progress()`,
  `display.tex(5)`,
  `display.table(5)`,
  `check()`,
  `microscope(1)`,
  `watch(1)`,
  `predict(1)`,
  `keptRuns()`,
];
it('x', async () => {
  for (const s of snippets) {
    const r = await run(s);
    console.log(
      '>>> ' +
        s +
        '   | ' +
        r.state +
        ' ' +
        r.codes.join() +
        ' | ' +
        r.outputs
          .map((o: any) =>
            o.kind === 'log'
              ? `[${o.level}] ${o.text}`
              : o.kind === 'error'
                ? `ERR ${o.name}: ${o.message} ${JSON.stringify(o.explanation ?? null)} ${o.explanation ? tell(o.explanation) : ''} ${JSON.stringify({ ...o, kind: 0, name: 0, message: 0, explanation: 0 })}`
                : JSON.stringify(o).slice(0, 400),
          )
          .join('\n'),
    );
  }
}, 60000);
