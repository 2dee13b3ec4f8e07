import { ExplainedError } from '../../src/explained/index.ts';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { trainedNetwork } from '../../src/kernel/trained-network.ts';
import { trainedNets } from '../../src/nn/trained/index.ts';
import { useKernel } from './run-cells.ts';

const { kernel, run } = useKernel();

const asset = (path: string) => new URL(`../../public/weights/${path}`, import.meta.url);
const shown = (outputs: readonly unknown[]) => JSON.stringify(outputs);

describe('nn.trained in a cell', () => {
  it.each(Object.keys(trainedNets).filter((name) => name !== 'eight'))(
    '%s is as accurate as its log says',
    async (name) => {
      const code = `
      const pets = await data.load('dogs-and-cats');
      const net = await nn.trained('${name}');
      const few = data.subset(pets.test, Array.from({ length: 100 }, (_, at) => 4 * at));
      const { probabilities } = nn.evaluate(net.model, { ...few, classes: net.classes }, { normalisation: net.normalisation });
      const right = (label, at) => Number(probabilities[at * net.classes.length + 1] > probabilities[at * net.classes.length]) === label;
      const accuracy = [...few.labels].filter(right).length / few.count;
      __last((Math.abs(accuracy - net.test.accuracy) < 0.1 && net.test.accuracy > 0.7))`;
      const { outputs, error } = await run(code, { cell: 'trained', exports: ['net'] });
      expect(error).toBeUndefined();
      expect(shown(outputs)).toContain('"text":"true"');
      kernel().forget(['trained']);
    },
  );

  it('answers in its own classes where it knows neither dogs nor cats', async () => {
    const code = `
      const net = await nn.trained('eight');
      const { class: said, probabilities } = await predict(net, tf.zeros([40, 40, 3]));
      __last((net.classes.includes(said) && Object.keys(probabilities).join() === net.classes.join() && !('neither' in probabilities)))`;
    const { outputs, error } = await run(code, { cell: 'eight', exports: ['net'] });
    expect(error).toBeUndefined();
    expect(shown(outputs)).toContain('"text":"true"');
    kernel().forget(['eight']);
  });

  it('gives each caller a model of its own, and leaves none behind', async () => {
    const code = `
      const [a, b] = [await nn.trained('simple-cnn'), await nn.trained('simple-cnn')];
      a.model.layers.find(({ weights }) => weights.length > 0).setWeights(
        a.model.layers.find(({ weights }) => weights.length > 0).getWeights().map((w) => tf.zerosLike(w)));
      const sum = async ({ model }) =>
        (await tf.sum(tf.abs(model.layers.find(({ weights }) => weights.length > 0).getWeights()[0])).data())[0];
      __last(([await sum(a), (await sum(b)) > 1]))`;
    const first = await run(code, { cell: 'two', exports: ['a', 'b'] });
    expect(first.error).toBeUndefined();
    expect(shown(first.outputs)).toMatch(/"text":"0".*"text":"true"/);
    const again = await run(code, { cell: 'two', exports: ['a', 'b'] });
    expect(again.memory).toEqual(first.memory);
    kernel().forget(['two']);
  });

  it.each(['resnet56', 'constructor', '../data/dogs-and-cats', ''])(
    'says what there is when asked for “%s”',
    async (name) => {
      const { error } = await run(`await nn.trained(${JSON.stringify(name)})`);
      expect(error?.explanation).toEqual({
        code: 'weights-unknown',
        values: { name, known: Object.keys(trainedNets).join(', ') },
      });
    },
  );
});

describe('what the page hands in', () => {
  const log = readFileSync(asset('simple-cnn.log.json'), 'utf8');
  const bytes = new Uint8Array(readFileSync(asset('simple-cnn.safetensors')));

  it('a failed download reaches the reader by its own code', async () => {
    const offline = () =>
      Promise.reject(new ExplainedError('supply-failed', { name: 'weights/resnet20', reason: '503' }));
    await expect(trainedNetwork('resnet20', offline)).rejects.toMatchObject({ code: 'supply-failed' });
  });

  it('half a file is refused', async () => {
    const half = () => Promise.resolve({ bytes: bytes.subarray(0, bytes.length >> 1), log });
    await expect(trainedNetwork('simple-cnn', half)).rejects.toMatchObject({ code: 'weights-format' });
  });

  it('a page of HTML instead of the log is refused', async () => {
    const wrong = () => Promise.resolve({ bytes, log: '<!doctype html>' });
    await expect(trainedNetwork('simple-cnn', wrong)).rejects.toMatchObject({ code: 'weights-format' });
  });
});
