// What a cell's training leaves behind, through the kernel as the page has it.
import { afterAll, describe, expect, test } from 'vitest';
import { microscopePanel, predictionPage, predictionPanel, trainingPanel } from '../../src/panels/index.ts';
import { createTrain, subjectOf } from '../../src/kernel/tracked-training.ts';
import { build, cifarResnet } from '../../src/nn/index.ts';
import { fromSafetensors } from '../../src/nn/weights/index.ts';
import type { RunContext } from '../../src/notebook/kernel/kernel-host.ts';
import { toJson } from '../../src/notebook/outputs/frozen.ts';
import type { CustomOutput } from '../../src/notebook/protocol/index.ts';
import { ChapterRunner } from '../chapter-runner.ts';
import { createNodeKernel } from '../node-kernel.ts';
import { stripes } from '../nn/training/toy-pictures.ts';

const kernel = createNodeKernel();
afterAll(() => kernel.close());
const runner = new ChapterRunner(kernel);

const outputOf = (outputs: readonly { kind: string }[], of: string): CustomOutput =>
  outputs.find((output) => output.kind === 'custom' && (output as CustomOutput).of === of) as CustomOutput;

const network = `nn.build(nn.cifarResnet(8, { width: 4, classes: 2 }))`;
const few = `{ ...dogs, train: data.subset(dogs.train, Array.from({ length: 64 }, (_, n) => n * 25)), test: data.subset(dogs.test, Array.from({ length: 40 }, (_, n) => n * 10)) }`;

test('the data for these tests', async () => {
  const { outcome } = await runner.run(
    'pets',
    `const dogs = await data.load('dogs-and-cats');\nconst pets = ${few};`,
  );
  expect(outcome).toBe('ok');
});

describe('a finished training', () => {
  let panel: ReturnType<typeof trainingPanel>;
  let handle: number;

  test('tells all of itself in less than 60 KB', async () => {
    const { outputs, outcome } = await runner.run(
      'short',
      `const model = ${network};\nawait watch(nn.train(model, pets, { epochs: 2, seed: 4 }), { name: '첫 실행' });`,
    );
    expect(outcome).toBe('ok');
    const output = outputOf(outputs, 'training');
    panel = trainingPanel(output.data, 'training');
    handle = output.handle!;
    expect(panel).toMatchObject({
      state: 'finished',
      name: '첫 실행',
      step: 4,
      steps: 4,
      epoch: 2,
      backend: 'wasm',
    });
    expect(panel.network.parameters).toBeGreaterThan(1000);
    expect(panel.settings).toMatchObject({ seed: 4, batchSize: 32 });
    expect(panel.test!.confusion.flat().reduce((sum, n) => sum + n, 0)).toBe(40);
    // Pictures are stored as files of their own.
    const { pictures, ...rest } = output.data as { pictures: object };
    expect(pictures).toBeDefined();
    expect(JSON.stringify(toJson(rest)).length).toBeLessThan(60_000);
  });

  test('says when its images are a validation split, and nothing when they are the test images', async () => {
    expect(panel.split).toBeUndefined();
    const { outputs } = await runner.run(
      'held out',
      `const parts = data.splitForValidation(pets.train, 0.25);
const held = { ...pets, train: parts.train, test: parts.validation };
const other = ${network};
await watch(nn.train(other, held, { epochs: 1 }));
await predict(other, 'cat', held);`,
    );
    const measured = trainingPanel(outputOf(outputs, 'training').data, 'training');
    expect(measured).toMatchObject({ split: 'validation', test: { count: 16 } });
    expect(predictionPanel(outputOf(outputs, 'prediction').data, 'prediction').split).toBe('validation');
  });

  test('keeps every setting of the augmentation, and whether mirror images were looked at', async () => {
    const augment = {
      flip: true,
      shift: 2,
      zoom: 0.2,
      rotate: 5,
      jitter: 0.2,
      cutout: 6,
      mixup: 0.4,
      cutmix: 1,
      mixShare: 0.5,
    };
    const { outputs } = await runner.run(
      'cut',
      `await watch(nn.train(${network}, pets, { epochs: 1, testTimeFlip: true, augment: ${JSON.stringify(augment)} }));`,
    );
    const { settings } = trainingPanel(outputOf(outputs, 'training').data, 'training');
    expect(settings!.augment).toEqual(augment);
    expect(settings!.testTimeFlip).toBe(true);
  });

  test('its predictions come in pages, most wrong first', async () => {
    const all = (await kernel.ask(handle, { ask: 'predictions', only: 'all', page: 0 })) as { total: number };
    const { rows, images } = predictionPage(all, 'page');
    expect(all.total).toBe(40);
    expect(rows).toHaveLength(16);
    expect(images.pixels[0]).toHaveLength(32 * 32 * 4);
    expect(rows.map(({ truth }) => truth)).toEqual(rows.map(({ truth }) => truth).sort((a, b) => a - b));
    const last = predictionPage(
      await kernel.ask(handle, { ask: 'predictions', only: 'all', page: 2 }),
      'page',
    );
    expect(last.rows).toHaveLength(8);
    const wrong = predictionPage(
      await kernel.ask(handle, { ask: 'predictions', only: 'wrong', page: 0 }),
      'page',
    );
    expect(wrong.rows.every(({ label, guess }) => label !== guess)).toBe(true);
    expect(panel.pictures!.wrong).toBe(40 - Math.round(panel.test!.accuracy * 40));
  });

  test('leaves as safetensors, as tfjs layers, and as notebooks that name its weights', async () => {
    const ask = async (format: string) =>
      (await kernel.ask(handle, { ask: 'export', format, title: 'T' })) as {
        name: string;
        content: string | Uint8Array;
      }[];
    const [safetensors] = await ask('safetensors');
    const arrays = fromSafetensors(safetensors!.content as Uint8Array);
    expect(arrays['conv1_conv/kernel']!.shape).toEqual([3, 3, 3, 4]);
    expect((await ask('layers')).map(({ name }) => name)).toEqual([
      'model.json',
      'weights.bin',
      'residual-layers.mjs',
    ]);
    const [notebook, weights] = await ask('keras');
    expect(notebook!.name).toBe('첫-실행.ipynb');
    expect(notebook!.content).toContain(weights!.name);
    const [inTorch, sameWeights] = await ask('torch');
    expect(inTorch!.name).toBe('첫-실행.pytorch.ipynb');
    expect(inTorch!.content).toContain(sameWeights!.name);
  });
});

describe('checkpoints by name', () => {
  const cell = (epochs: number) =>
    `await watch(nn.train(${network}, pets, { epochs: ${epochs}, seed: 1, checkpoint: '이어서' }));`;

  test('a stopped training goes on where its last epoch ended, with the losses of an unbroken one', async () => {
    const stopped = runner.run('kept', cell(30));
    await new Promise<void>((resolve) => {
      const unsubscribe = kernel.subscribe((event) => {
        const data = event.type === 'output' && event.output.kind === 'custom' && event.output.data;
        if (!data || (data as { epoch: number }).epoch < 3) return;
        unsubscribe();
        resolve();
      });
    });
    await kernel.stop();
    const { outcome, outputs } = await stopped;
    expect(outcome).toBe('stopped');
    const before = trainingPanel(outputOf(outputs, 'training').data, 'training');
    expect(before).toMatchObject({ state: 'stopped', remainingMilliseconds: 0 });
    const after = trainingPanel(
      outputOf((await runner.run('kept', cell(30))).outputs, 'training').data,
      'training',
    );
    expect(after.state).toBe('finished');
    expect(after.checkpoint!.from).toBeGreaterThanOrEqual(4);
    const whole = await runner.run('unbroken', cell(30).replace("checkpoint: '이어서'", "name: 'whole'"));
    const unbroken = trainingPanel(outputOf(whole.outputs, 'training').data, 'training');
    expect([...after.curve.loss]).toEqual([...unbroken.curve.loss]);
  });

  test('a stop while a checkpoint is being stored is not called a failure to store it', async () => {
    const run = new AbortController();
    const context = {
      signal: run.signal,
      request(name: string) {
        if (name !== 'store/put') return Promise.resolve(undefined);
        run.abort();
        return Promise.reject(new DOMException('The run was stopped.', 'AbortError'));
      },
    } as unknown as RunContext;
    const normalisation = { mean: [0.4, 0.4, 0.4], std: [0.25, 0.25, 0.25] };
    const striped = { train: stripes(64, 32), normalisation };
    const model = build(cifarResnet(8, { width: 4, classes: 2 }));
    const training = createTrain(context)(model, striped, { epochs: 3, checkpoint: 'stopped' });
    let next = await training.next();
    while (!next.done) next = await training.next();
    expect(next.value.outcome).toBe('stopped');
    expect([...next.value.notes, ...subjectOf(training)!.notes]).toEqual([]);
    model.dispose();
  });

  test('a checkpoint of other settings is left alone, and said so', async () => {
    const panel = trainingPanel(
      outputOf((await runner.run('other', cell(1))).outputs, 'training').data,
      'training',
    );
    expect(panel.checkpoint).toMatchObject({ name: '이어서', from: 0 });
    expect(panel.notes.map(({ code }) => code)).toContain('train-resume-other');
  });
});

describe('bad input', () => {
  test('one model in two trainings at once', async () => {
    const { error } = await runner.run(
      'twice',
      `const shared = ${network};
await Promise.all([1, 2].map((seed) => watch(nn.train(shared, pets, { epochs: 1, seed }))));`,
    );
    expect(error?.explanation?.code).toBe('train-busy');
  });

  test('two models in two trainings at once each give what they give alone', async () => {
    const cell = (seeds: string) =>
      `const results = await Promise.all([${seeds}].map((seed) => watch(nn.train(${network}, pets, { epochs: 1, seed }))));
display([...results.at(-1).losses].join(' '));`;
    const text = async (seeds: string) => {
      const { outputs } = await runner.run('both', cell(seeds));
      const output = outputs.find(({ kind }) => kind === 'value');
      return JSON.stringify(output);
    };
    expect(await text('1, 2')).toBe(await text('2'));
  });

  test('a panel that is none is refused', () => {
    expect(() => trainingPanel({ id: 'x' }, 'training')).toThrow('network is no object');
    expect(() => trainingPanel(null, 'training')).toThrow();
    expect(() => microscopePanel({}, 'microscope')).toThrow();
    expect(() => predictionPanel({ evidence: {} }, 'prediction')).toThrow();
  });

  test('a microscope without networks', async () => {
    const { error } = await runner.run('nothing', `await microscope({}, pets);`);
    expect(error?.explanation?.code).toBe('microscope-networks');
  });
});

test('microscope: a snapshot of every layer of both twins, small enough to store', async () => {
  const { outputs, outcome } = await runner.run(
    'twins',
    `const pair = nn.twins({ depth: 20, width: 4, activation: 'sigmoid', batchNorm: false });
const seen = await microscope(pair, pets, { steps: 14, batchSize: 16 });
display(seen.networks[0].norms.length);`,
  );
  expect(outcome).toBe('ok');
  const output = outputOf(outputs, 'microscope');
  const panel = microscopePanel(output.data, 'microscope');
  expect(panel).toMatchObject({ state: 'finished', step: 14, steps: 14 });
  expect(panel.networks.map(({ name }) => name)).toEqual(['plain', 'residual']);
  expect(panel.networks[0]!.layers).toHaveLength(20);
  expect(panel.snapshots).toHaveLength(12);
  expect(panel.snapshots.at(-1)!.step).toBe(14);
  expect(JSON.stringify(toJson(output.data)).length).toBeLessThan(60_000);
});

test('predict: probabilities, evidence and distance of the site’s cat', async () => {
  const { outputs, outcome } = await runner.run(
    'cat',
    `const said = await predict(${network}, 'cat', pets);\ndisplay(said.entropy);`,
  );
  expect(outcome).toBe('ok');
  const panel = predictionPanel(outputOf(outputs, 'prediction').data, 'prediction');
  expect(panel.probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
  expect(panel.entropy).toBeLessThanOrEqual(1);
  expect(panel.evidence).toMatchObject({ layer: 'conv4_block1_out', width: 8, height: 8 });
  expect(panel.picture.width).toBe(224);
  expect(panel.seen.width).toBe(32);
});
