import type { MeasuredOn, Prediction, TestSummary, TrainingPanel } from '../../../kernel/training-panel.ts';
import type { Augmentation } from '../../../nn/run/index.ts';
import {
  boolean,
  checkExplanation,
  checkOutput,
  count,
  type ImageOutput,
  list,
  number,
  object,
  oneOf,
  optional,
  plainData,
  RefusedData,
  text,
} from '../../../notebook/protocol/index.ts';

/**
 * A training panel as it arrives from the kernel, rebuilt from the fields the page knows: a cell may show
 * whatever it likes under this name.
 * @throws {RefusedData}
 */
export function checkPanel(data: unknown): TrainingPanel {
  const panel = object(data, 'training');
  const network = object(panel['network'], 'network');
  const curve = object(panel['curve'], 'curve');
  const checkpoint = optional(panel['checkpoint'], (value) => {
    const fields = object(value, 'checkpoint');
    const key = text(fields['key'], 'key', 110);
    if (!/^checkpoint\/[\w.-]+$/.test(key)) throw new RefusedData('a checkpoint of another kind');
    return { name: text(fields['name'], 'name', 200), key, from: count(fields['from'], 'from') };
  });
  const executor = optional(panel['executor'], (value) => text(value, 'executor', 40));
  const problem = optional(panel['problem'], checkExplanation);
  const test = optional(panel['test'], checkTest);
  const split = optional(panel['split'], checkSplit);
  const settings = optional(panel['settings'], checkSettings);
  const pictures = optional(panel['pictures'], (value) => {
    const fields = object(value, 'pictures');
    return {
      total: count(fields['total'], 'total'),
      wrong: count(fields['wrong'], 'wrong'),
      ...checkPage(fields),
    };
  });
  return {
    id: id(panel['id']),
    name: text(panel['name'], 'name', 200),
    startedAt: number(panel['startedAt'], 'startedAt'),
    network: {
      name: text(network['name'], 'network', 200),
      layers: count(network['layers'], 'layers'),
      parameters: count(network['parameters'], 'parameters'),
    },
    state: oneOf(panel['state'], ['running', 'finished', 'stopped', 'diverged'] as const, 'state'),
    step: count(panel['step'], 'step'),
    steps: count(panel['steps'], 'steps'),
    epoch: count(panel['epoch'], 'epoch'),
    epochs: count(panel['epochs'], 'epochs'),
    remainingMilliseconds: number(panel['remainingMilliseconds'], 'remainingMilliseconds'),
    elapsedMilliseconds: number(panel['elapsedMilliseconds'], 'elapsedMilliseconds'),
    imagesPerSecond: number(panel['imagesPerSecond'], 'imagesPerSecond'),
    learningRate: number(panel['learningRate'], 'learningRate'),
    loss: anyNumber(panel['loss']),
    accuracy: anyNumber(panel['accuracy']),
    curve: {
      step: floats(curve['step']),
      loss: floats(curve['loss']),
      accuracy: floats(curve['accuracy']),
    },
    results: list(panel['results'], 'results', 100_000).map(checkResult),
    backend: text(panel['backend'], 'backend', 40),
    notes: list(panel['notes'], 'notes', 50).map(checkExplanation),
    ...(settings ? { settings } : {}),
    ...(executor === undefined ? {} : { executor }),
    ...(checkpoint ? { checkpoint } : {}),
    ...(problem ? { problem } : {}),
    ...(test ? { test } : {}),
    ...(split ? { split } : {}),
    ...(pictures ? { pictures } : {}),
  };
}

export const checkSplit = (value: unknown): MeasuredOn =>
  oneOf(value, ['validation', 'train'] as const, 'split');

/** A page of predictions with as many pictures. */
export function checkPage(data: unknown): { rows: Prediction[]; images: ImageOutput } {
  const page = object(data, 'page');
  const rows = list(page['rows'], 'rows', 200).map((value): Prediction => {
    const row = object(value, 'row');
    return {
      index: count(row['index'], 'index'),
      label: count(row['label'], 'label', 10_000),
      guess: count(row['guess'], 'guess', 10_000),
      confidence: number(row['confidence'], 'confidence'),
      truth: number(row['truth'], 'truth'),
    };
  });
  const images = checkOutput(page['images']);
  if (images.kind !== 'image' || images.pixels.length !== rows.length)
    throw new RefusedData('pictures that do not fit their rows');
  return { rows, images };
}

function checkTest(data: unknown): TestSummary {
  const test = object(data, 'test');
  const classes = list(test['classes'], 'classes', 100).map((name) => text(name, 'class', 100));
  return {
    count: count(test['count'], 'count'),
    loss: anyNumber(test['loss']),
    accuracy: number(test['accuracy'], 'accuracy'),
    low: number(test['low'], 'low'),
    high: number(test['high'], 'high'),
    classes,
    confusion: list(test['confusion'], 'confusion', classes.length).map((row) =>
      list(row, 'row', classes.length).map((n) => count(n, 'count')),
    ),
    calibration: list(test['calibration'], 'calibration', 100).map((value) => {
      const bin = object(value, 'bin');
      return {
        from: number(bin['from'], 'from'),
        to: number(bin['to'], 'to'),
        count: count(bin['count'], 'count'),
        confidence: number(bin['confidence'], 'confidence'),
        accuracy: number(bin['accuracy'], 'accuracy'),
      };
    }),
    calibrationError: number(test['calibrationError'], 'calibrationError'),
  };
}

function checkResult(data: unknown): TrainingPanel['results'][number] {
  const result = object(data, 'result');
  const test = optional(result['test'], (value) => {
    const fields = object(value, 'test');
    return {
      loss: anyNumber(fields['loss']),
      accuracy: number(fields['accuracy'], 'accuracy'),
      low: number(fields['low'], 'low'),
      high: number(fields['high'], 'high'),
    };
  });
  return {
    epoch: count(result['epoch'], 'epoch'),
    loss: anyNumber(result['loss']),
    accuracy: number(result['accuracy'], 'accuracy'),
    ...(test ? { test } : {}),
  };
}

function checkAugment(data: unknown): Augmentation {
  const augment = object(data, 'augment');
  const amounts = ['zoom', 'rotate', 'jitter', 'cutout', 'mixup', 'cutmix', 'mixShare'] as const;
  const given = amounts.filter((name) => augment[name] !== undefined);
  return {
    flip: boolean(augment['flip'], 'flip'),
    shift: number(augment['shift'], 'shift'),
    ...Object.fromEntries(given.map((name) => [name, number(augment[name], name)])),
  };
}

function checkSettings(data: unknown): NonNullable<TrainingPanel['settings']> {
  const settings = object(data, 'settings');
  const n = (name: string): number => number(settings[name], name);
  return {
    epochs: n('epochs'),
    batchSize: n('batchSize'),
    seed: n('seed'),
    learningRate: n('learningRate'),
    schedule: oneOf(settings['schedule'], ['one-cycle', 'cosine', 'constant'] as const, 'schedule'),
    warmup: n('warmup'),
    momentum: n('momentum'),
    nesterov: boolean(settings['nesterov'], 'nesterov'),
    weightDecay: n('weightDecay'),
    labelSmoothing: n('labelSmoothing'),
    augment: settings['augment'] === false ? false : checkAugment(settings['augment']),
    batchNormMomentum: settings['batchNormMomentum'] === null ? null : n('batchNormMomentum'),
    ...(settings['testTimeFlip'] === true ? { testTimeFlip: true } : {}),
  };
}

/** A loss may be NaN: that is what some runs are about. */
function anyNumber(value: unknown): number {
  if (typeof value !== 'number') throw new RefusedData('a loss that is no number');
  return value;
}

function floats(value: unknown): Float32Array {
  const plain = plainData(value, { nodes: 1, depth: 1, characters: 0, bytes: 2 ** 20 });
  if (!(plain instanceof Float32Array) || plain.length > 1_000)
    throw new RefusedData('a curve that is no array of numbers');
  return plain;
}

function id(value: unknown): string {
  const found = text(value, 'id', 60);
  if (!/^[\w-]+$/.test(found)) throw new RefusedData('an id of other signs');
  return found;
}
