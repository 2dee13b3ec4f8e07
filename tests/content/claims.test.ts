import { readdirSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { comparisonsIn, groupsOf } from '../../src/components/build/experiment-results.ts';
import { numberOf, numberText } from '../../src/components/build/numbers.ts';
import { verdictTable } from '../../src/components/build/result-tables.ts';
import { axisPadding, cifarResnet, describeNetwork, resnet } from '../../src/nn/spec/index.ts';
import { languages } from '../../src/i18n.ts';
import { learningRateAt } from '../../src/nn/training/schedule.ts';
import { settle } from '../../src/nn/training/settings.ts';
import { changes, parseRows } from '../../src/results/index.ts';
import { signTest, wilsonInterval } from '../../src/statistics/index.ts';
import { chapterSlugs, mdxOf } from './chapters.ts';
import { flatten, proseOf } from './korean-rules.ts';

/** What the prose says in words, held against what was computed or is stored: were it otherwise, these would fail. */
describe('weight decay', () => {
  const usual = settle({ epochs: 1 }).weightDecay;
  const cells = new URL('../../content/chapters/04-dogs-and-cats/cells/', import.meta.url);
  const settingOf = (file: string) =>
    /weightDecay: ([\d.e-]+)/.exec(readFileSync(new URL(file, cells), 'utf8'))?.[1];

  it('is there in every run of chapter 4, as nn.train has it, and four times as large in the last', () => {
    expect(usual).toBeGreaterThan(0);
    const set = readdirSync(cells).filter((file) => file.endsWith('.ts') && settingOf(file) !== undefined);
    expect(set).toEqual(['final-run.ts']);
    expect(Number(settingOf('final-run.ts'))).toBeCloseTo(4 * usual, 10);
  });

  it('is the same in the experiments, but for the last layer alone, which has none', () => {
    const results = new URL('../../content/results/', import.meta.url);
    for (const file of readdirSync(results))
      for (const { start, weightDecay } of parseRows(readFileSync(new URL(file, results), 'utf8')))
        expect(weightDecay, file).toBe(start === 'frozen' ? 0 : usual);
  });
});

const halved = (activation: string, of: 'W' | 'x', column: string) =>
  numberOf(`shown.halved-weights.activation=${activation}&of=‖∂L/∂${of}‖.${column}.only`);

describe('half the weights', () => {
  it.each(['tanh', 'relu'])('level ∂L/∂W, with %s', (activation) => {
    const ratio = halved(activation, 'W', 'first / last');
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  it.each(['tanh', 'relu'])('halve ∂L/∂x in each of 19 layers, with %s', (activation) => {
    const perLayer = halved(activation, 'x', 'first / last') ** (1 / 19);
    expect(perLayer).toBeGreaterThan(0.45);
    expect(perLayer).toBeLessThan(0.55);
  });

  it('leave 0.5²¹ of ∂L/∂W with ReLU, whichever layer it is', () => {
    for (const layer of [1, 10, 20]) {
      const norm = (cell: string) =>
        numberOf(`shown.${cell}.activation=relu&of=‖∂L/∂W‖&layer=${layer}.norm.only`);
      const left = norm('halved-weights') / norm('vanishing-gradients');
      // Smaller logits leave a somewhat larger gradient of the loss itself.
      expect(left / 0.5 ** 21).toBeGreaterThan(0.8);
      expect(left / 0.5 ** 21).toBeLessThan(1.5);
    }
  });

  it('do not make up for anything with sigmoids: both gradients fall', () => {
    expect(halved('sigmoid', 'W', 'first / last')).toBeLessThan(1e-12);
    expect(halved('sigmoid', 'x', 'first / last')).toBeLessThan(1e-12);
  });
});

describe('gradients at the start', () => {
  const once = (activation: string, of: string, summary: string) =>
    numberOf(`shown.vanishing-gradients.activation=${activation}&of=‖∂L/∂${of}‖.norm.${summary}`);

  it('shrink to about a quarter in each layer with sigmoids, and with nothing else', () => {
    for (const of of ['W', 'x']) {
      expect(once('sigmoid', of, 'firstOverLast') ** (1 / 19)).toBeCloseTo(0.23, 1);
      for (const activation of ['tanh', 'relu'])
        expect(once(activation, of, 'firstOverLast')).toBeGreaterThan(0.1);
    }
    // “about 10¹² times the first one’s”, “around 10⁻¹³”
    expect(Math.log10(once('sigmoid', 'W', 'lastOverFirst'))).toBeCloseTo(12, 0);
    expect(Math.log10(once('sigmoid', 'W', 'first'))).toBeCloseTo(-13, 0);
  });

  it('grow towards the input in the plain network with batch norm, and hardly change in ResNet-32', () => {
    expect(numberOf('shown.gradients-with-norm.network=plain-32.norm.greatestOverLeast')).toBeGreaterThan(50);
    expect(numberOf('shown.gradients-with-norm.network=plain-32.norm.firstOverLast')).toBeGreaterThan(20);
    expect(numberOf('shown.gradients-with-norm.network=resnet-32.norm.greatestOverLeast')).toBeLessThan(5);
  });

  it('come back with skips under sigmoids, but not all the way where a sigmoid follows the addition', () => {
    const microscope = (network: string, column: string) =>
      numberOf(`shown.gradient-microscope.network=${network}.${column}.only`);
    const first = microscope('residual', 'first norm');
    expect(first / microscope('plain', 'first norm')).toBeGreaterThan(1_000);
    expect(first / microscope('residual', 'last norm')).toBeLessThan(1e-5);
  });
});

describe('shattered gradients', () => {
  const cosine = (network: string, depth: number, apart: number) =>
    numberOf(`shown.shattered-gradients.network=${network}&depth=${depth}&apart=${apart}.cosine.first`);

  it.each([2, 10, 50])('lose their direction with depth in plain networks, %i steps apart', (apart) => {
    const found = [1, 5, 20, 40].map((depth) => cosine('plain', depth, apart));
    expect(found.slice(0, 3)).toEqual(found.slice(0, 3).toSorted((a, b) => b - a));
    expect(found[3]).toBeLessThan(found[1]! - 0.2);
  });

  it('keep it with skips, however deep', () => {
    for (const depth of [5, 20, 40]) expect(cosine('skip', depth, 10)).toBeGreaterThan(0.95);
  });
});

describe('the size of a block', () => {
  const size = (network: string, block: number) =>
    numberOf(`shown.block-variance.network=${network}&block=${block}.mean square.first`);

  it('more than doubles in each without batch norm', () => {
    expect(size('no norm', 20)).toBeGreaterThan(2 ** 20);
  });

  it('goes up by nearly the same amount with it, a little more than 1', () => {
    const [early, late] = [
      (size('batch norm', 10) - 1) / 10,
      (size('batch norm', 20) - size('batch norm', 10)) / 10,
    ];
    expect(late / early).toBeGreaterThan(0.8);
    expect(late / early).toBeLessThan(1.3);
    // The twentieth block adds to what the nineteen before it have made.
    expect(size('batch norm', 20) - size('batch norm', 19)).toBeLessThan(2);
    expect(size('batch norm', 20)).toBeGreaterThan(21);
    expect(size('batch norm', 20)).toBeLessThan(30);
  });
});

describe('the activation after the addition', () => {
  const ratio = (order: string, by: string) =>
    numberOf(`shown.pre-activation.order=${order}&by=${by}.first / last.only`);

  it('narrows the way along the skips, and nothing does in pre-activation', () => {
    expect(ratio('original', 'skips alone')).toBeLessThan(0.6);
    expect(ratio('pre-activation', 'skips alone')).toBe(1);
  });

  it('lets neither gradient vanish along all paths', () => {
    for (const order of ['original', 'pre-activation']) expect(ratio(order, 'all paths')).toBeGreaterThan(1);
  });
});

describe('degradation', () => {
  it('is a deeper plain network against a shallower plain one, in training error', () => {
    const plain = (depth: number) => numberOf(`degradation.plain.${depth}.train.last`);
    expect(plain(56)).toBeGreaterThan(plain(8));
    const loss = (network: string) => numberOf(`shown.degradation.network=${network}.loss.last`);
    expect(loss('plain-32')).toBeGreaterThan(loss('plain-8'));
    expect(loss('plain-32')).toBeGreaterThan(loss('resnet-32'));
  });

  it('may leave the training error of a very deep network hardly lower, as the table says', () => {
    const fall = numberOf('degradation.plain.56.train.first') - numberOf('degradation.plain.56.train.last');
    expect(fall).toBeLessThan(0.1);
  });
});

describe('the experiment on depth', () => {
  const depths = [8, 20, 32, 56];
  const of = (kind: string, quantity: string) => numberOf(`results.depth[${kind}-w8].${quantity}`);
  const between = (first: string, second: string, quantity: string) =>
    numberOf(`results.depth[${first}-w8 − ${second}-w8].${quantity}`);

  it('has plain networks whose mean error goes up with depth, and residual ones that stay nearly level', () => {
    const plain = depths.map((depth) => of(`plain-${depth}`, 'error'));
    expect(plain).toEqual(plain.toSorted((a, b) => a - b));
    const residual = depths.map((depth) => of(`resnet-${depth}`, 'error'));
    expect(Math.max(...residual) - Math.min(...residual)).toBeLessThan(0.03);
  });

  it('has a plain network of 56 layers that learns little at any rate, and a twin that learns', () => {
    expect(of('plain-56', 'mostTrained')).toBeLessThan(0.65);
    expect(of('resnet-56', 'train')).toBeGreaterThan(0.85);
    expect(between('resnet-56', 'plain-56', 'largestP')).toBeLessThan(0.05);
  });

  it.each([32, 56])('has skips decide at %i layers, with every seed', (depth) => {
    const quantity = (name: string) => between(`resnet-${depth}`, `plain-${depth}`, name);
    expect(quantity('firstBetter')).toBe(quantity('seeds'));
  });

  it.each([20, 32, 56])('has a difference at %i layers that its standard error does not explain', (depth) => {
    const quantity = (name: string) => between(`resnet-${depth}`, `plain-${depth}`, name);
    expect(quantity('ratio')).toBeGreaterThan(quantity('needed'));
  });

  it('has rates chosen at the ends of the grid where the text says so', () => {
    const rate = (kind: string) => of(kind, 'rate');
    expect([20, 32, 56].map((depth) => rate(`plain-${depth}`))).toEqual([0.03, 0.03, 0.03]);
    expect([20, 32].map((depth) => rate(`resnet-${depth}`))).toEqual([0.3, 0.3]);
    const tried = parseRows(
      readFileSync(new URL('../../content/results/depth.jsonl', import.meta.url), 'utf8'),
    ).map(({ learningRate }) => learningRate);
    expect([...new Set(tried)].sort()).toEqual([0.03, 0.1, 0.3]);
  });

  it('has a small one at 20 layers, in three pairs of five', () => {
    const quantity = (name: string) => between('resnet-20', 'plain-20', name);
    expect(quantity('points')).toBeLessThan(4);
    expect([quantity('firstBetter'), quantity('secondBetter'), quantity('seeds')]).toEqual([3, 0, 5]);
  });

  it('cannot tell skips from none at 8 layers', () => {
    expect(Math.abs(between('resnet-8', 'plain-8', 'ratio'))).toBeLessThan(
      between('resnet-8', 'plain-8', 'needed'),
    );
  });

  it('shows no gain from depth, though the deep network knows more of its training pictures', () => {
    expect(between('resnet-56', 'resnet-8', 'smallestP')).toBeGreaterThan(0.05);
    expect(of('resnet-56', 'train')).toBeGreaterThan(of('resnet-8', 'train'));
  });
});

describe('the experiment on the recipe', () => {
  const test = (group: string) => numberOf(`results.recipe[${group}].test`);
  const between = (first: string, second: string, quantity: string) =>
    numberOf(`results.recipe[${first} − ${second}].${quantity}`);

  it('puts the five in the order that the answer has', () => {
    const order = ['linear', 'plain-20-w8', 'resnet-20-w8', 'simple-cnn-w16', 'resnet-8-w16'].map(test);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('has the simple network ahead of the linear classifier with every seed', () => {
    expect(between('simple-cnn-w16', 'linear', 'firstBetter')).toBe(
      between('simple-cnn-w16', 'linear', 'seeds'),
    );
  });

  it('has the wide ResNet-8 a little ahead of the simple network, which no pair shows by itself', () => {
    expect(between('resnet-8-w16', 'simple-cnn-w16', 'points')).toBeLessThan(2);
    expect(between('resnet-8-w16', 'simple-cnn-w16', 'ratio')).toBeGreaterThan(
      between('resnet-8-w16', 'simple-cnn-w16', 'needed'),
    );
    expect(between('resnet-8-w16', 'simple-cnn-w16', 'smallestP')).toBeGreaterThan(0.05);
  });

  it('has ResNet-20 ahead neither of the simple network nor of the wide ResNet-8 of about as many weights', () => {
    expect(between('resnet-20-w8', 'simple-cnn-w16', 'points')).toBeLessThan(0);
    expect(between('resnet-8-w16', 'resnet-20-w8', 'points')).toBeGreaterThan(0);
    const weights = (group: string) => numberOf(`results.recipe[${group}].parameters`);
    expect(weights('resnet-8-w16') / weights('resnet-20-w8')).toBeLessThan(1.15);
  });

  it('has its largest difference between the linear classifier and convolutional networks', () => {
    const compared = comparisonsIn('recipe').map(({ first, second, difference }) => ({
      pair: [first, second],
      apart: Math.abs(difference),
    }));
    const [largest, next] = compared.toSorted((a, b) => b.apart - a.apart);
    expect(largest!.pair).toContain('linear');
    expect(largest!.apart).toBeGreaterThan(2 * next!.apart);
  });

  it('has convolutions count for more than skips, as long as the network is not deep', () => {
    const convolutions = between('simple-cnn-w16', 'linear', 'points');
    for (const depth of [8, 20])
      expect(numberOf(`results.depth[resnet-${depth}-w8 − plain-${depth}-w8].points`)).toBeLessThan(
        convolutions / 2,
      );
  });
});

describe('the learning rates of the experiments', () => {
  it('are mostly the smallest or the largest of three, others having been tried for the linear model alone', () => {
    const chosen = [...groupsOf('depth'), ...groupsOf('recipe')].map(({ key, rows: [row] }) => ({
      key,
      rate: row!.learningRate,
    }));
    const atAnEnd = chosen.filter(({ rate }) => rate === 0.03 || rate === 0.3);
    expect(atAnEnd.length).toBeGreaterThan(0.7 * chosen.length);
    const tried = (['depth', 'recipe', 'amount'] as const).flatMap((name) =>
      parseRows(readFileSync(new URL(`../../content/results/${name}.jsonl`, import.meta.url), 'utf8')),
    );
    const others = tried.filter(({ learningRate }) => ![0.03, 0.1, 0.3].includes(learningRate));
    expect(new Set(others.map(({ network }) => network))).toEqual(new Set(['linear']));
  });
});

describe('the experiment on transfer', () => {
  const rows = parseRows(
    readFileSync(new URL('../../content/results/transfer.jsonl', import.meta.url), 'utf8'),
  );
  const choosing = (start: string) => rows.filter((row) => row.purpose === 'choose' && row.start === start);
  const amounts = [100, 400, 1600];
  const between = (first: string, second: string, count: number, quantity: string) =>
    numberOf(`results.transfer[${first} pictures=${count} − ${second} pictures=${count}].${quantity}`);

  it.each(amounts)('has the fine-tuned network ahead with every seed on %i pictures', (count) => {
    expect(between('fine-tuned', 'scratch', count, 'seeds')).toBe(3);
    expect(between('fine-tuned', 'scratch', count, 'firstBetter')).toBe(3);
  });

  it('has it ahead by nearly the same each time', () => {
    const points = amounts.map((count) => between('fine-tuned', 'scratch', count, 'points'));
    expect(Math.max(...points) - Math.min(...points)).toBeLessThan(1);
  });

  it('tells each pair of a frozen network apart at 100 pictures, and not the methods', () => {
    expect(between('frozen', 'scratch', 100, 'firstBetter')).toBe(2);
    expect(between('frozen', 'scratch', 100, 'secondBetter')).toBe(1);
    expect(Math.abs(between('frozen', 'scratch', 100, 'ratio'))).toBeLessThan(1);
    expect(between('frozen', 'scratch', 1600, 'secondBetter')).toBe(3);
    // “a little short of the 2.8 times”
    const ratio = -between('frozen', 'scratch', 1600, 'ratio');
    expect(ratio).toBeGreaterThan(2.5);
    expect(ratio).toBeLessThan(2.8);
  });

  it('has no network of the depth and the recipe with the same dogs and cats above the fine-tuned one', () => {
    const tuned = numberOf('results.transfer[fine-tuned pictures=1600].test');
    for (const name of ['recipe', 'depth'] as const)
      for (const { key, test } of groupsOf(name)) expect(test.mean, key).toBeLessThan(tuned);
  });

  it.each(['scratch', 'frozen', 'fine-tuned'])('has the largest of four rates chosen, %s', (start) => {
    expect(choosing(start).map(({ learningRate }) => learningRate)).toEqual([0.003, 0.01, 0.03, 0.1]);
    for (const { rows: own } of groupsOf('transfer').filter(({ key }) => key.startsWith(`${start} `)))
      expect(own.map(({ learningRate }) => learningRate)).toEqual(own.map(() => 0.1));
  });

  it('has fine-tuning do about as well at each rate, and from scratch better at a larger one', () => {
    const validated = (start: string) => choosing(start).map(({ validation }) => validation!.accuracy);
    const tuned = validated('fine-tuned');
    expect(Math.max(...tuned) - Math.min(...tuned)).toBeLessThan(0.015);
    expect(validated('scratch')).toEqual(validated('scratch').toSorted((a, b) => a - b));
  });

  it('has the last layer alone trained without augmentation, by 300 updates on all pictures at once', () => {
    for (const row of rows.filter(({ start }) => start === 'frozen'))
      expect(row).toMatchObject({ augment: false, updates: 300, batchSize: row.pictures });
    for (const row of rows.filter(({ start }) => start !== 'frozen')) expect(row.augment).toBeTruthy();
  });
});

describe('the experiment on the amount of pictures', () => {
  const kinds = ['simple-cnn-w16', 'plain-20-w8', 'resnet-20-w8', 'resnet-8-w16'];
  const between = (kind: string, first: string, second: string, quantity: string) => {
    const group = (amount: string) => {
      const [pictures, updates] = amount.split('/');
      return `${kind} pictures=${pictures} updates=${updates}`;
    };
    return numberOf(`results.amount[${group(first)} − ${group(second)}].${quantity}`);
  };

  it.each(kinds)('shows no gain from 9,600 pictures at equal updates, with %s', (kind) => {
    expect(between(kind, '9600/900', '1600/900', 'seeds')).toBe(3);
    expect(between(kind, '9600/900', '1600/900', 'ratio')).toBeLessThan(1);
  });

  it('has ResNet-20 gain from them at equal updates with one seed of three', () => {
    expect(between('resnet-20-w8', '9600/900', '1600/900', 'firstBetter')).toBe(1);
    expect(between('resnet-20-w8', '9600/900', '1600/900', 'secondBetter')).toBe(0);
    // By seed it differs more: between the best and the worst of one setting there are more points.
    const range = (setting: string) =>
      numberOf(`results.amount[${setting}].most`) - numberOf(`results.amount[${setting}].least`);
    expect(100 * range('resnet-20-w8 pictures=1600 updates=900')).toBeGreaterThan(
      between('resnet-20-w8', '9600/900', '1600/900', 'points'),
    );
  });

  it.each(kinds)('shows a gain at equal passes with every seed, with %s', (kind) => {
    expect(between(kind, '9600/5400', '1600/900', 'firstBetter')).toBe(
      between(kind, '9600/5400', '1600/900', 'seeds'),
    );
  });

  it.each(kinds)('shows a gain from 400 to 1,600 pictures at equal updates, with %s', (kind) => {
    expect(between(kind, '1600/900', '400/900', 'points')).toBeGreaterThan(0);
    // Of the two of 20 layers it is not yet certain.
    const certain =
      between(kind, '1600/900', '400/900', 'ratio') > between(kind, '1600/900', '400/900', 'needed');
    expect(certain).toBe(!kind.includes('20'));
  });

  it('has no training of 1,600 pictures with as many updates as 18 passes over 9,600', () => {
    const rows = parseRows(
      readFileSync(new URL('../../content/results/amount.jsonl', import.meta.url), 'utf8'),
    );
    const updatesOf = (count: number) =>
      rows.filter(({ pictures }) => pictures === count).map(({ updates }) => updates);
    expect(Math.max(...updatesOf(9600))).toBe(5400);
    expect(Math.max(...updatesOf(1600))).toBe(900);
  });

  it('lost two of the three short trainings of the simple network', () => {
    expect(numberOf('results.amount[simple-cnn-w16 pictures=400 updates=216].diverged')).toBe(2);
    expect(numberOf('results.amount[simple-cnn-w16 pictures=400 updates=216].seeds')).toBe(1);
  });
});

describe('the experiment on batch norm and the learning rate', () => {
  const rates = ['0.003', '0.01', '0.03', '0.1', '0.3'];
  const of = (kind: string, rate: string) => numberOf(`results.norm-rate[${kind} rate=${rate}].test`);
  const between = (rate: string, quantity: string) =>
    numberOf(`results.norm-rate[resnet-20-w8 rate=${rate} − resnet-20-w8-no-norm rate=${rate}].${quantity}`);

  it('shows no difference at the smallest rate, and a larger one at each larger', () => {
    expect(between('0.003', 'ratio')).toBeLessThan(1);
    const points = rates.map((rate) => between(rate, 'points'));
    expect(points).toEqual(points.toSorted((a, b) => a - b));
  });

  it('has four rates that will do with batch norm, whose least and greatest stand in the text', () => {
    const found = rates.slice(1).map((rate) => of('resnet-20-w8', rate));
    expect(Math.min(...found)).toBe(found[0]);
    expect(Math.max(...found)).toBe(found[3]);
    expect(found[3]! - found[0]!).toBeLessThan(0.02);
  });

  it('has it ahead at the rate that suits the other best, with each of three seeds, which is not yet enough', () => {
    expect(between('0.03', 'seeds')).toBe(3);
    expect(between('0.03', 'firstBetter')).toBe(3);
    expect(between('0.03', 'ratio')).toBeGreaterThan(2.8);
    expect(between('0.03', 'ratio')).toBeLessThan(between('0.03', 'needed'));
    const range = (kind: string) =>
      numberOf(`results.norm-rate[${kind} rate=0.03].most`) -
      numberOf(`results.norm-rate[${kind} rate=0.03].least`);
    expect(range('resnet-20-w8')).toBeGreaterThan(range('resnet-20-w8-no-norm'));
  });

  it('has 0.03 as the best rate without it, 0.1 as too much, and nothing learnt at 0.3', () => {
    const found = rates.map((rate) => of('resnet-20-w8-no-norm', rate));
    expect(Math.max(...found)).toBe(found[2]);
    expect(found[3]).toBeLessThan(0.55);
    expect(found[4]).toBe(0.5);
  });
});

describe('a deleted block', () => {
  const without = (block: string, network: string) =>
    numberOf(`shown.lesion.without block=${block}.${network}.first`);
  const blocks = ['conv2_block1', 'conv2_block2', 'conv2_block3', 'conv3_block2', 'conv3_block3'].concat([
    'conv4_block2',
    'conv4_block3',
  ]);

  it.each(blocks)('%s leaves the plain network guessing', (block) => {
    expect(without(block, 'plain20')).toBeLessThan(0.56);
  });

  it('is missed least in conv2_block2 and most at the end, in ResNet-20', () => {
    const found = blocks.map((block) => without(block, 'resnet20'));
    expect(Math.max(...found)).toBe(without('conv2_block2', 'resnet20'));
    expect(Math.min(...found)).toBe(without('conv4_block3', 'resnet20'));
    expect(found.filter((accuracy) => accuracy > 0.65)).toHaveLength(6);
    expect(Math.max(...found)).toBeLessThan(without('–', 'resnet20'));
  });
});

describe('two blocks in each other’s place', () => {
  const swapped = (pair: string, network: string) =>
    numberOf(`shown.swap-blocks.swapped=${pair}.${network}.first`);
  const pairs = [
    'conv2_block1 ↔ block2',
    'conv2_block2 ↔ block3',
    'conv3_block2 ↔ block3',
    'conv4_block2 ↔ block3',
  ];

  it.each(pairs)('%s leave the plain network guessing, and ResNet-20 not', (pair) => {
    expect(swapped(pair, 'plain20')).toBeLessThan(0.56);
    expect(swapped(pair, 'resnet20')).toBeGreaterThan(0.65);
  });

  it('make no difference to ResNet-20 in conv2_block2 and conv2_block3', () => {
    expect(swapped(pairs[1]!, 'resnet20')).toBe(swapped('–', 'resnet20'));
  });
});

describe('the surface around two trained networks', () => {
  const loss = (network: string, along: number, across = 0) =>
    numberOf(`shown.loss-landscape.network=${network}&along=${along}&across=${across}.loss.only`);
  const steps = [-3, -2, -1, 0, 1, 2, 3];

  it.each(['plain20', 'resnet20'])('is a bowl in the middle row of %s', (network) => {
    const row = steps.map((along) => loss(network, along));
    const falls = row.slice(0, 4);
    const rises = row.slice(3);
    expect(falls).toEqual([...falls].sort((a, b) => b - a));
    expect(rises).toEqual([...rises].sort((a, b) => a - b));
  });

  it('is lowest a step to the left in the last row of resnet20', () => {
    const row = steps.map((along) => loss('resnet20', along, 3));
    expect(steps[row.indexOf(Math.min(...row))]).toBe(-1);
  });

  it('rises further around the plain network on one side, around the residual one on the other', () => {
    expect(loss('plain20', -3)).toBeGreaterThan(loss('resnet20', -3));
    expect(loss('resnet20', 3)).toBeGreaterThan(loss('plain20', 3));
  });
});

describe('receptive fields', () => {
  const last = (network: Parameters<typeof describeNetwork>[0], name: string) =>
    describeNetwork(network).layers.find((layer) => layer.name === name)!.receptiveField!.size[0];

  it('of 8 layers is less than the photograph', () => {
    expect(last(cifarResnet(8), 'conv4_block1_out')).toBe(25);
  });

  it('of 20 layers is the whole photograph from every place, whose centres lie 32 pixels apart at most', () => {
    expect(last(cifarResnet(20), 'conv4_block3_out')).toBeGreaterThanOrEqual(2 * 32 - 1);
  });

  it('of ResNet-50 is the whole photograph from every place', () => {
    expect(last(resnet(50), 'conv5_block3_out')).toBeGreaterThanOrEqual(2 * 224 - 1);
  });
});

describe('what `same` adds', () => {
  const pads = (n: number, kernel: number, stride: number, dilation = 1) =>
    axisPadding('same', 'height', { n, kernel, stride, dilation });
  const isSymmetric = ({ before, after }: { before: number; after: number }) => before === after;
  const sizes = [10, 11, 56, 57, 112, 224, 225];

  it('is never the same on both sides with an even kernel and stride 1, always with an odd one', () => {
    for (const n of sizes) {
      for (const kernel of [2, 4, 6, 8])
        expect(isSymmetric(pads(n, kernel, 1)), `${n}, ${kernel}`).toBe(false);
      for (const kernel of [1, 3, 5, 7])
        expect(isSymmetric(pads(n, kernel, 1)), `${n}, ${kernel}`).toBe(true);
    }
  });

  it('is the same on both sides with an even kernel, stride 2 and an even size, and not with an odd one', () => {
    for (const n of sizes.filter((size) => size % 2 === 0)) {
      for (const kernel of [2, 4, 6, 8])
        expect(isSymmetric(pads(n, kernel, 2)), `${n}, ${kernel}`).toBe(true);
      for (const kernel of [3, 5, 7]) expect(isSymmetric(pads(n, kernel, 2)), `${n}, ${kernel}`).toBe(false);
    }
    expect(pads(224, 4, 2)).toEqual({ before: 1, after: 1 });
  });

  it('is measured so by the cell', () => {
    const shown = (column: string) => numberOf(`shown.where-same-pads.n=224&k=4&s=2.${column}.only`);
    expect([shown('k − √first'), shown('k − √last')]).toEqual([1, 1]);
  });
});

describe('batch normalisation', () => {
  it('with another ε changes a channel by more than three times at σ² = 10⁻⁴, by ten at most', () => {
    const factor = (variance: number) => Math.sqrt((variance + 1e-3) / (variance + 1e-5));
    expect(factor(1e-4)).toBeGreaterThan(3);
    expect(factor(1e-4)).toBeLessThan(4);
    const factors = [1, 1e-2, 1e-4, 1e-6, 1e-8, 1e-12].map(factor);
    expect([...factors].sort((a, b) => a - b)).toEqual(factors);
    expect(factors.at(-1)).toBeCloseTo(10, 4);
    expect(Math.max(...factors)).toBeLessThan(10);
  });

  it('makes biases useless: Keras’ and torchvision’s ResNet-50 differ by those in trained parameters', () => {
    const trainable = (convention: string) => numberOf(`resnet50.${convention}.trainable`);
    expect(numberOf('resnet50.keras.convolutionBiases')).toBe(trainable('keras') - trainable('torchvision'));
    expect(numberOf('resnet50.torchvision.convolutionBiases')).toBe(0);
  });

  it('keeps what would grow by some tens of times', () => {
    expect(numberOf('shown.drift.BN=off.σ.lastOverFirst')).toBeGreaterThan(20);
    expect(numberOf('shown.drift.BN=on.σ.greatestOverLeast')).toBeLessThan(1.01);
  });

  it('with moving averages that lag behind leaves the test accuracy at guessing, the weights being the same', () => {
    const loss = (momentum: string) => numberOf(`shown.short-run-trap.ρ=${momentum}.training loss.last`);
    const right = (momentum: string) => numberOf(`shown.short-run-trap.ρ=${momentum}.test accuracy.last`);
    expect(loss('0.99')).toBe(loss('0.9'));
    expect(Math.abs(right('0.99') - 0.5)).toBeLessThan(0.02);
    expect(right('0.9')).toBeGreaterThan(0.55);
  });
});

describe('the seed of the settings', () => {
  const cells = new URL('../../content/chapters/04-dogs-and-cats/cells/', import.meta.url);
  const trainings = readdirSync(cells)
    .filter((file) => /^[a-z0-9-]+\.ts$/.test(file))
    .map((file) => [file, readFileSync(new URL(file, cells), 'utf8')] as const)
    .filter(([, source]) => source.includes('nn.train('));

  it.each(trainings)('reaches the training of %s', (file, source) => {
    // `short` is made in `fine-tune`, which has the seed in it.
    expect(source).toMatch(
      file === 'from-scratch.ts' ? /\.\.\.short\b/ : /\.\.\.settings\b|seed: settings\.seed/,
    );
  });
});

describe('short trainings', () => {
  const loss = (name: string) => numberOf(`shown.results.name=${name}.train loss.first`);

  it('leave the plain network at ln 2, and neither the simple one nor that with batch norm', () => {
    expect(Math.abs(loss('plain, 8') - Math.LN2)).toBeLessThan(0.02);
    expect(loss('simple CNN')).toBeLessThan(0.6);
    expect(loss('+ batch norm')).toBeLessThan(0.6);
  });

  it('end in about the same loss with steps five times as long', () => {
    expect(Math.abs(loss('+ rate × 5') - loss('+ one-cycle'))).toBeLessThan(0.01);
  });

  it('end in no smaller a loss with augmentation, and fall to the end of a schedule', () => {
    expect(loss('+ augmentation')).toBeGreaterThan(loss('+ skips') - 0.01);
    const file = new URL('../../content/chapters/04-dogs-and-cats/outputs/scheduled.json', import.meta.url);
    const { outputs } = JSON.parse(readFileSync(file, 'utf8')) as {
      outputs: { of?: string; data: { results: { loss: number }[] } }[];
    };
    const losses = outputs.find(({ of }) => of === 'training')!.data.results.map((epoch) => epoch.loss);
    expect(losses).toHaveLength(6);
    expect(losses.slice(-3)).toEqual(losses.slice(-3).toSorted((a, b) => b - a));
  });

  it('make the first and the last network disagree on dozens of photographs, up to a hundred or so', () => {
    const only = (row: string, column: string) => numberOf(`shown.same-pictures.=${row}.${column}.only`);
    const apart = only('simple CNN −', 'rate × 5 +') + only('simple CNN +', 'rate × 5 −');
    expect(apart).toBeGreaterThan(24);
    expect(apart).toBeLessThan(130);
  });

  it('of few pictures overfit, and of more come closer to the validation accuracy', () => {
    const right = (set: string, pictures: number) =>
      numberOf(`shown.more-data.pictures=${pictures}&set=${set}.accuracy.first`);
    const gaps = [160, 320, 640, 1280].map((count) => right('train', count) - right('validation', count));
    expect(right('train', 160)).toBeGreaterThan(0.95);
    expect(gaps).toEqual(gaps.toSorted((a, b) => b - a));
    expect(right('validation', 1280)).toBeGreaterThan(right('validation', 160));
    expect(right('train', 1280)).toBeLessThan(right('train', 160));
  });

  it('have a smaller loss with batch norm at both of two rates, and without it only guess at the larger', () => {
    const at = (norm: boolean, rate: number) =>
      numberOf(`shown.two-rates.batch norm=${norm}&learning rate=${rate}.loss.only`);
    const order = [at(true, 0.01), at(true, 0.1), at(false, 0.01), at(false, 0.1)];
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(Math.abs(at(false, 0.1) - Math.LN2)).toBeLessThan(0.01);
  });

  it('have a smaller loss with skips, seed by seed, and an accuracy that varies more in one network than in the other', () => {
    const seeds = (network: string, column: string, summary: string) =>
      numberOf(`shown.three-seeds.network=${network}&seed=${summary}.${column}.only`);
    for (const seed of ['1', '2', '3'])
      expect(seeds('residual', 'loss', seed)).toBeLessThan(seeds('plain', 'loss', seed));
    const spread = (network: string) => {
      const found = ['1', '2', '3'].map((seed) => seeds(network, 'accuracy', seed));
      return Math.max(...found) - Math.min(...found);
    };
    expect(spread('residual')).toBeGreaterThan(2 * spread('plain'));
  });

  it('of three seeds differ by less than 2.8 standard errors in accuracy', () => {
    const found = (column: string) => numberOf(`shown.three-seeds.=residual − plain.${column}.only`);
    expect(Math.abs(found('difference') / found('standard error'))).toBeLessThan(2.8);
  });
});

describe('trainings', () => {
  it('start where their random weights put them, not at ln 2', () => {
    for (const cell of ['simple-cnn', 'from-scratch'])
      expect(numberOf(`shown.${cell}.all.loss.first`), cell).toBeGreaterThan(Math.LN2 + 0.1);
    // Its last layer starts from zeros.
    expect(numberOf('shown.linear.all.loss.first')).toBeCloseTo(Math.LN2, 1);
    for (const language of languages)
      for (const slug of chapterSlugs)
        expect(mdxOf(slug, language), `${slug}/${language}`).not.toMatch(/starts at about 0\.69|0\.69 근처/);
  });

  it('record a running accuracy that is lower than the one on the photographs as they are', () => {
    const running = numberOf('shown.trained-net.network=resnet20.running accuracy.only');
    const clean = numberOf('shown.trained-net.network=resnet20.train accuracy.only');
    expect(clean).toBeGreaterThan(running + 0.05);
    expect(clean).toBeCloseTo(0.9525, 2);
  });

  it('cannot be told apart on the 400 test photographs, though the residual one trains best', () => {
    for (const [first, second] of [
      ['resnet20', 'plain20'],
      ['resnet20', 'simple-cnn'],
      ['plain20', 'simple-cnn'],
    ])
      expect(numberOf(`shown.trained-net.first=${first}&second=${second}.p.only`)).toBeGreaterThan(0.05);
    const loss = (network: string) => numberOf(`shown.trained-net.network=${network}.loss.last`);
    expect(loss('resnet20')).toBeLessThan(loss('plain20'));
    expect(loss('resnet20')).toBeLessThan(loss('simple-cnn'));
  });

  it('leave more zeros in all four layers, batch norm being measured in both networks', () => {
    for (const layer of ['conv1_relu', 'conv2_block3_out', 'conv3_block3_out', 'conv4_block3_out']) {
      const zeros = (which: string) => numberOf(`shown.trained-filters.layer=${layer}.zeros, ${which}.only`);
      expect(zeros('trained'), layer).toBeGreaterThan(zeros('untrained'));
    }
  });
});

describe('the networks that ship', () => {
  const log = (name: string) =>
    JSON.parse(readFileSync(new URL(`../../public/weights/${name}.log.json`, import.meta.url), 'utf8')) as {
      settings: { augment: { mixup?: number }; epochs: number; seed: number };
    };

  it('are trained on mixed pairs where the references say so, the three that are compared, and not elsewhere', () => {
    for (const name of ['resnet20', 'plain20', 'simple-cnn']) {
      expect(log(name).settings, name).toMatchObject({ epochs: 100, seed: 1 });
      expect(log(name).settings.augment.mixup, name).toBeGreaterThan(0);
    }
    for (const name of ['pets', 'eight']) expect(log(name).settings.augment.mixup, name).toBeUndefined();
    for (const [language, three] of [
      ['en', 'The three networks that chapter 4 compares'],
      ['ko', '견주는 세 망이 이 방법으로 훈련되었습니다'],
    ])
      expect(
        readFileSync(new URL(`../../content/back/references.${language}.mdx`, import.meta.url), 'utf8'),
      ).toContain(three);
  });
});

describe('the one-cycle schedule of `nn.train`', () => {
  const rate = (step: number) =>
    learningRateAt(step, 4000, { learningRate: 1, schedule: 'one-cycle', warmup: 0.25 });

  it('rises on a cosine from a twenty-fifth of the peak, and falls on one to nothing', () => {
    expect(rate(0)).toBeCloseTo(1 / 25, 4);
    expect(rate(499)).toBeCloseTo((1 + 1 / 25) / 2, 4);
    expect(rate(249)).toBeLessThan(rate(0) + (rate(499) - rate(0)) / 2 - 0.05);
    expect(rate(1000)).toBe(1);
    expect(rate(3999)).toBeLessThan(1e-5);
  });
});

describe('easy mistakes', () => {
  // Each with what is true instead, computed elsewhere in these tests or in the cells named.
  it.each<[what: string, wrong: RegExp]>([
    ['49 pixels of three channels are 147 values', /147 neighbou?ring pixels|이웃한? 픽셀 147/],
    ['another ε changes a channel by ten times at most', /up to three times|(?:최대|많아야) 세 배|세 배까지/],
    [
      'batch norm does more than standardise',
      /that is all batch normali[sz]ation does|배치 정규화가 하는 일의 전부/,
    ],
    ['0 is black only in pictures that are not standardised', /\b0 is a black pixel|0은 검은 픽셀/],
    [
      'an even kernel is symmetric with stride 2',
      /even kernel is never symmetric|짝수 커널은 (?:언제나|절대|결코)/,
    ],
    [
      'halved weights level the gradients',
      /layer halves the gradient, the first|첫 층의? 그레이디언트는? 0\.5¹⁹/,
    ],
    ['the running accuracy is not that of the clean photographs', /nearly nine in ten|열에 아홉/],
    [
      'degradation is between plain networks',
      /degradation of chapter 1 (?:already )?begins|성능 저하가 20층에서/,
    ],
    [
      'a distribution strategy wants compile and fit in its scope',
      /runs as it is|그대로 실행됩니다[^.]*여러 (?:GPU|장치)/,
    ],
    [
      'gradients that have not vanished need not be sound',
      /healthy gradients?|gradients? (?:is|are|stay) healthy|그레이디언트[는가이]? 건강/,
    ],
  ])('are not made: %s', (_, wrong) => {
    for (const language of languages)
      for (const slug of chapterSlugs)
        expect(mdxOf(slug, language), `${slug}/${language}`).not.toMatch(wrong);
  });

  it.each([
    ['ResNet-50', resnet(50)],
    ['ResNet-20', cifarResnet(20)],
  ])('ReLU stands before no batch norm of %s', (_, { layers }) => {
    const kindOf = new Map(layers.map(({ name, kind }) => [name, kind]));
    const before = layers
      .filter(({ kind }) => kind === 'batchNorm')
      .map(({ inputs }) => kindOf.get(inputs[0]!));
    expect(before.length).toBeGreaterThanOrEqual(19);
    expect(new Set(before)).toEqual(new Set(['conv']));
  });

  it('the larger network is made, compiled and trained within the scope of its strategy', () => {
    const cells = new URL('../../content/chapters/04-dogs-and-cats/cells/', import.meta.url);
    const python = (cell: string) => readFileSync(new URL(`${cell}.keras.py`, cells), 'utf8');
    const [, within = ''] = /with strategy\.scope\(\):\n((?: {4}.*\n)+)/.exec(python('to-keras')) ?? [];
    expect(within).toContain('large = build_network(');
    expect(within).toContain('large_run = train(');
    const [, body = ''] = /def train\([^]*?\):\n((?:(?: {4}.*)?\n)+)/.exec(python('linear')) ?? [];
    expect(body).toContain('network.compile(');
    expect(body).toContain('network.fit(');
  });
});

describe('the notebook’s own code', () => {
  const code = readFileSync(
    new URL('../../content/chapters/02-building-resnet/cells/source-code.keras.py', import.meta.url),
    'utf8',
  );

  it('stands in the chapter to the letter, with the ε it passes, as a cell', () => {
    for (const language of ['ko', 'en'] as const)
      expect(mdxOf('02-building-resnet', language)).toContain('<Cell name="source-code" />');
    expect(code).toContain('x = layers.BatchNormalization(epsilon=1e-5)(x)');
    expect(code).toContain(
      '#   - epsilon : 분모가 0이 되는 것을 방지하기 위한 아주 작은 값을 분산에 더한다.',
    );
  });

  it('has every line of code that the map of the notebook names', () => {
    const map = load(readFileSync(new URL('../../content/source-map.yaml', import.meta.url), 'utf8')) as {
      kind: string;
      item: string;
    }[];
    const lines = map
      .filter(({ kind, item }) => kind === 'code' && !item.includes('…') && !item.startsWith('#'))
      .flatMap(({ item }) => item.split(' / '));
    expect(lines.length).toBeGreaterThan(4);
    expect(lines.filter((line) => !code.includes(line))).toEqual([]);
  });
});

describe('how models are compared', () => {
  const content = new URL('../../content/', import.meta.url);
  const read = (file: string) => readFileSync(new URL(file, content), 'utf8');
  const files = readdirSync(content, { recursive: true, encoding: 'utf8' }).sort();
  const sentences = [
    ...files
      .filter((file) => file.endsWith('.mdx'))
      .flatMap((file) => proseOf(read(file)).map(({ text }) => ({ file, text }))),
    ...files
      .filter((file) => /^ui\/.*\.json$/.test(file))
      .flatMap((file) => flatten(JSON.parse(read(file))).map(({ text }) => ({ file, text }))),
    ...(load(read('glossary.yaml')) as { ko: { meaning: string }; en: { meaning: string } }[]).flatMap(
      ({ ko, en }) => [ko.meaning, en.meaning].map((text) => ({ file: 'glossary.yaml', text })),
    ),
  ].flatMap(({ file, text }) => text.split(/(?<=[.?!;])\s+/).map((sentence) => `${file}: ${sentence}`));

  /** Sentences that say that overlap is no rule, and the wrong answer of a question. */
  const saysSo =
    /does not (?:decide|tell)|may overlap although|판단의 근거가 되지 못|보아서는 알 수 없|겹쳐도 차이는 분명|equally good, since their 95% intervals|신뢰 구간이 겹치기 때문입니다/;

  it('is never by whether intervals overlap', () => {
    const rules = sentences.filter(
      (sentence) =>
        /interval[^.]*\boverlap|\boverlap[^.]*interval|구간[^.]*겹[치칩쳐]/.test(sentence) &&
        !saysSo.test(sentence),
    );
    expect(rules).toEqual([]);
    expect(sentences.filter((sentence) => saysSo.test(sentence)).length).toBeGreaterThanOrEqual(6);
  });

  it('takes neither two or three wins for proof nor a small z for equality', () => {
    const wrong =
      /wins? (?:two|three)(?: or three)? times[^.]*\b(?:believed|trust)|(?:may|can) (?:well )?be (?:put down to )?chance|두세 번[^.]*믿을 만합니다|우연으로 보아도/;
    expect(sentences.filter((sentence) => wrong.test(sentence))).toEqual([]);
  });
});

describe('a stored p', () => {
  /** Every p of a cell that the text states, and whether the text takes its two networks for different. */
  const taken: Readonly<Record<string, 'different' | 'not told apart'>> = {
    'shown.same-pictures.name=p.value.only': 'different',
    'shown.from-scratch.all.p.only': 'different',
    'shown.upside-down.all.p.only': 'different',
    'shown.own-last-stack.all.p.only': 'not told apart',
  };
  const undecided =
    /cannot be told apart|do not show which is better|우열을 가릴 수 없|어느 쪽이 나은지 알 수 없/;

  it.each(languages)('is read as it came out (%s)', (language) => {
    const blocks = chapterSlugs.flatMap((slug) =>
      [...mdxOf(slug, language).matchAll(/^<(Answer|Outcome)\b[^>]*>$[^]*?^<\/\1>$/gm)].map(([text]) => text),
    );
    const stated = blocks.flatMap((text) =>
      [...text.matchAll(/of="(shown\.[^"|]*(?:\.p\.|name=p\.)\w+(?:\.\w+)?)/g)].map(([, key = '']) => {
        const kind = undecided.test(text) ? 'not told apart' : 'different';
        return [key.trim(), kind] as const;
      }),
    );
    expect(Object.fromEntries(stated)).toEqual(taken);
    for (const [key, kind] of stated)
      expect(numberOf(key) < 0.05 ? 'different' : 'not told apart', key).toBe(kind);
  });

  it('has the last network of the nine right about more than the simple one', () => {
    const only = (row: string, column: string) => numberOf(`shown.same-pictures.=${row}.${column}.only`);
    expect(only('simple CNN −', 'rate × 5 +')).toBeGreaterThan(only('simple CNN +', 'rate × 5 −'));
  });
});

describe('the classifier', () => {
  interface Counted {
    count: number;
    accuracy: number;
    interval: [number, number];
  }
  interface Collection {
    dogs: number;
    cats: number;
    right: number;
    confusion: [dog: [number, number, number], cat: [number, number, number]];
    chose: boolean;
  }
  interface Measured extends Counted {
    dogs: Counted;
    cats: Counted;
  }
  const { photographs, pictures } = JSON.parse(
    readFileSync(new URL('../../public/weights/pets.log.json', import.meta.url), 'utf8'),
  ) as {
    pictures: { pets: number; others: number };
    photographs: Measured & {
      collections: number;
      offset: { value: number; dogs: number; cats: number };
      withoutOffset: Measured;
      of: Record<string, Collection>;
    };
  };
  const all = Object.values(photographs.of);
  const [chose, tested] = [all.filter((each) => each.chose), all.filter((each) => !each.chose)];
  const sum = (of: readonly Collection[], count: (collection: Collection) => number) =>
    of.reduce((total, collection) => total + count(collection), 0);

  it('learnt from all of CIFAR-10’s training part but 400 and 1,000 dogs and cats, and 1,000 of the rest', () => {
    expect(pictures).toMatchObject({ pets: 10_000 - 400 - 1000, others: 40_000 - 1000 });
  });

  it('has its offset from other collections than those it is measured on', () => {
    expect(tested).toHaveLength(photographs.collections);
    expect(photographs.collections).toBe(3);
    expect(sum(tested, ({ dogs, cats }) => dogs + cats)).toBe(photographs.count);
    expect([sum(chose, ({ dogs }) => dogs), sum(chose, ({ cats }) => cats)]).toEqual([
      photographs.offset.dogs,
      photographs.offset.cats,
    ]);
    const largest = Math.max(...tested.map(({ dogs, cats }) => dogs + cats));
    expect(largest / photographs.count).toBeGreaterThan(0.9);
    // “of nearly nothing but the one or the other”
    for (const { dogs, cats } of chose) expect(Math.min(dogs, cats) / (dogs + cats)).toBeLessThan(0.05);
  });

  it('is right as often as its collections say, with Wilson’s interval', () => {
    const right = sum(tested, (each) => each.right);
    expect(photographs.accuracy).toBe(right / photographs.count);
    expect(photographs.interval).toEqual(wilsonInterval(right, photographs.count));
    for (const [kind, label] of [
      ['dogs', 0],
      ['cats', 1],
    ] as const)
      expect(photographs[kind].accuracy * photographs[kind].count).toBeCloseTo(
        sum(tested, ({ confusion }) => confusion[label][label]),
        6,
      );
  });

  it('is even-handed with the offset, and leans to the cat without', () => {
    const lean = ({ dogs, cats }: Measured) => cats.accuracy - dogs.accuracy;
    expect(lean(photographs.withoutOffset)).toBeGreaterThan(0.1);
    expect(photographs.withoutOffset.cats.interval[0]).toBeGreaterThan(
      photographs.withoutOffset.dogs.interval[1],
    );
    expect(Math.abs(lean(photographs))).toBeLessThan(0.02);
    expect(photographs.accuracy).toBeGreaterThan(photographs.withoutOffset.accuracy);
    // On those that chose it the two kinds are wrong equally often, as near as whole photographs come.
    const named = (label: 0 | 1, of: 'dogs' | 'cats') =>
      sum(chose, ({ confusion }) => confusion[label][1 - label]!) / photographs.offset[of];
    expect(Math.abs(named(0, 'dogs') - named(1, 'cats'))).toBeLessThan(0.03);
  });
});

describe('the last cells of chapter 4', () => {
  const shown = (cell: string, where: string, column: string) =>
    numberOf(`shown.${cell}.${where}.${column}.only`);

  it('cannot tell the last stack from the head, on the same photographs', () => {
    const found = (column: string) => shown('own-last-stack', 'all', column);
    const [head, stack] = [found('head +, last stack −'), found('head −, last stack +')];
    expect(signTest(head, stack)).toBeCloseTo(found('p'), 10);
    expect(found('p')).toBeGreaterThan(0.05);
    const accuracy = (trained: string) => shown('own-last-stack', `trained=${trained}`, 'accuracy');
    expect(accuracy('last stack') - accuracy('head')).toBeCloseTo((stack - head) / 320, 10);
    expect(accuracy('head')).toBe(shown('own-head', 'all', 'accuracy'));
  });

  it('train three quarters of the parameters', () => {
    const { params } = describeNetwork(cifarResnet(20, { width: 8, classes: 2 })).totals;
    expect(shown('own-last-stack', 'name=trainable', 'value') / params).toBeCloseTo(0.75, 2);
    expect(shown('own-head', 'all', 'features')).toBe(32);
  });

  it('look at no test photograph', () => {
    for (const cell of ['own-head', 'own-last-stack', 'own-mistakes']) {
      const source = readFileSync(
        new URL(`../../content/chapters/04-dogs-and-cats/cells/${cell}.ts`, import.meta.url),
        'utf8',
      );
      expect(source, cell).toContain('ownParts.');
      expect(source, cell).not.toMatch(/\bown\.test\b/);
    }
  });
});

describe('what the appendix says of later networks', () => {
  const variant = (name: string, column: string) =>
    numberOf(`shown.four-variants.variant=${name}.${column}.only`);

  it('has the multiply-adds of the paper, that of A cut off, those of the others rounded', () => {
    const billions = ['A', 'B', 'C', 'D'].map((name) => variant(name, 'multiply-adds') / 1e9);
    expect(Math.floor(10 * billions[0]!) / 10).toBe(3.8);
    expect(billions.slice(1).map((value) => value.toFixed(1))).toEqual(['4.1', '4.3', '4.3']);
  });

  it('has 12 % more multiply-adds in D than in A, and less than 0.1 % more parameters', () => {
    expect(variant('D', 'multiply-adds') / variant('A', 'multiply-adds')).toBeCloseTo(1.12, 2);
    const more = variant('D', 'parameters') - variant('A', 'parameters');
    expect(more).toBe(19_104 + 128);
    expect(more / variant('A', 'parameters')).toBeLessThan(0.001);
  });

  it('sees further with three windows than with one', () => {
    const field = (stem: string) => numberOf(`shown.stem-variants.stem=${stem}.receptive field.only`);
    expect(field('C')).toBeGreaterThan(field('A'));
  });

  it('spends ever less of a block on its window, at about one price', () => {
    const of = (block: string, column: string) =>
      numberOf(`shown.three-blocks.block=${block}.${column}.only`);
    const shares = ['bottleneck', 'ResNeXt', 'ConvNeXt'].map((block) => of(block, 'window / all'));
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    expect(of('ResNeXt', 'parameters') / of('bottleneck', 'parameters')).toBeCloseTo(1, 1);
    expect(of('ResNeXt', 'window')).toBe(9 * 128 * 4);
  });

  describe('of a normalisation after the addition', () => {
    const gradient = (place: string, block: number) =>
      numberOf(`shown.residual-stream.normalised=${place}&block=${block}.gradient.only`);
    const after = Array.from({ length: 24 }, (_, at) => gradient('after', at + 1));

    it('loses gradient over the last dozen blocks, and is about level in front of them', () => {
      expect(after[23]! / after[11]!).toBeGreaterThan(10);
      expect(Math.max(...after.slice(0, 12)) / Math.min(...after.slice(0, 12))).toBeLessThan(2);
    });

    it('loses none before it: the first gradient is the largest', () => {
      const before = Array.from({ length: 24 }, (_, at) => gradient('before', at + 1));
      expect(before).toEqual(before.toSorted((a, b) => b - a));
      expect(before[0]! / before[23]!).toBeGreaterThan(5);
    });
  });
});

describe('the table of the verdict', () => {
  it.each(languages)('has every change, each accuracy with its interval (%s)', (language) => {
    const { head, rows } = verdictTable(language);
    expect(rows.map(([name]) => name)).toHaveLength(changes.length);
    expect(new Set(rows.map(([name]) => name)).size).toBe(changes.length);
    for (const row of rows) {
      expect(row).toHaveLength(head.length);
      for (const cell of row.slice(1, 3)) expect(cell).toMatch(/^\d+\.\d% ?\(\d+\.\d–\d+\.\d\)$/);
      expect(row[3]).toMatch(/^[+−]\d+\.\d$/);
    }
  });

  it('changes from before to after', () => {
    const rows = verdictTable('en').rows.map(([name, , , points]) => [name, points]);
    const points = numberOf('results.depth[resnet-56-w8 − plain-56-w8].points').toFixed(1);
    expect(rows).toContainEqual(['skip connections, 56 layers', `+${points}`]);
  });
});

describe('an accuracy on new pictures', () => {
  it.each(languages)('never stands without its interval (%s)', (language) => {
    const bare = chapterSlugs.flatMap((slug) =>
      [...mdxOf(slug, language).matchAll(/<Num of="([^"]+)"/g)]
        .map(([, key = '']) => key)
        // Training pictures are no sample; an extreme over seeds is no estimate.
        .filter((key) => /accuracy|\.(?:test|validation)\b(?! error)/i.test(key))
        .filter((key) => !/\b(?:train|running) accuracy\b/.test(key)),
    );
    expect(bare).toEqual([]);
  });
});

describe('a spread of accuracies', () => {
  it.each(languages)('is in percentage points, not in per cent (%s)', (language) => {
    const inPercent = chapterSlugs.flatMap((slug) =>
      [
        ...mdxOf(slug, language).matchAll(/of="([^"]*(?:deviation|standardError|difference)[^"]*\| ?%\d?)"/g),
      ].map(([, key]) => key),
    );
    expect(inPercent).toEqual([]);
  });
});

describe('numbers as the prose writes them', () => {
  it.each([
    ['shown.trained-net.network=resnet20.train accuracy.only | %1', 'en', '95.3%'],
    ['resnet50.keras.params', 'en', '25,636,712'],
    ['shown.trained-net.network=resnet20.train accuracy.only | p1', 'ko', '95.3'],
  ])('%s', (key, language, text) => {
    expect(numberText(key, language)).toBe(text);
  });

  it('gives a negative number a minus, not a hyphen', () => {
    expect(numberText('results.depth[resnet-8-w8 − plain-8-w8].points', 'ko')).toMatch(/^−\d\.\d$/);
  });

  it('gives a difference in points to a tenth, a round one too', () => {
    const group = (pictures: number) => `plain-20-w8 pictures=${pictures} updates=900`;
    const key = `results.amount[${group(1600)} − ${group(400)}].points`;
    expect(numberOf(key)).toBe(6);
    expect(numberText(key, 'ko')).toBe('6.0');
  });

  it('writes the very small in powers of ten', () => {
    expect(numberText('shown.halved-weights.activation=relu&of=‖∂L/∂x‖.first / last.only', 'ko')).toMatch(
      /^\d\.\d × 10⁻⁶$/,
    );
  });

  it.each([
    'shown.no-such-cell.all.loss.first',
    'shown.deeper.all.no-such-column.first',
    'degradation.plain.7.train.last',
    'results.depth[plain-7-w8].test',
    'results.depth[plain-20-w8].no-such-quantity',
    'results.no-such-experiment[plain-20-w8].test',
    'classifier.no-such-part.accuracy',
  ])('refuses %s', (key) => {
    expect(() => numberOf(key)).toThrow(/no such number/);
  });
});
