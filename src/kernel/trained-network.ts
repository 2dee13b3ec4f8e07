import { ExplainedError } from '../explained/index.ts';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { build } from '../nn/build/index.ts';
import { trainedClasses, trainedNets, trainedNormalisation, type TrainedNet } from '../nn/trained/index.ts';
import type { EpochSummary, TrainSettings } from '../nn/training/index.ts';
import { loadSafetensors } from '../nn/weights/index.ts';

/** A network of this book with the weights it was trained to, and what is known of that training. */
export interface TrainedNetwork {
  readonly name: TrainedNet;
  /** A model of its own at every call: training it further changes no other. */
  readonly model: LayersModel;
  /** What it tells apart, in the order of its outputs. */
  readonly classes: readonly string[];
  /** Of its training pictures; what it is shown must be normalised with the same numbers. */
  readonly normalisation: { readonly mean: readonly number[]; readonly std: readonly number[] };
  /** The recipe, with every default filled in. */
  readonly settings: TrainSettings;
  readonly steps: number;
  /** Means over each epoch, on the augmented training images. */
  readonly epochs: readonly Pick<EpochSummary, 'epoch' | 'loss' | 'accuracy'>[];
  /** On test images of its classes, looked at once after training, with the shipped weights; of `pets`, dog against cat alone. */
  readonly test: {
    readonly count: number;
    readonly accuracy: number;
    readonly loss: number;
    /** Wilson's 95 % interval of the accuracy. */
    readonly interval: readonly [low: number, high: number];
    /** `confusion[truth][predicted]`. */
    readonly confusion: readonly (readonly number[])[];
  };
  /**
   * Of `pets`: what `predict` adds to the log-odds of dog against cat, since of photographs as people take them the
   * network says "cat" too often. Chosen on other photographs than those it was then measured on.
   */
  readonly photographOffset?: number;
}

/** What the page hands in under `weights/<name>`: the bytes of `<name>.safetensors` and the text of `<name>.log.json`. */
export interface SuppliedWeights {
  readonly bytes: Uint8Array | ArrayBuffer;
  readonly log: string;
}

/** The log as `scripts/train-weights.ts` writes it. */
interface Log extends Pick<TrainedNetwork, 'settings' | 'steps' | 'epochs'> {
  readonly test: TrainedNetwork['test'] & { readonly accuracyInHalfPrecision: number };
  readonly photographs?: { readonly offset: { readonly value: number } };
}

/**
 * `await nn.trained('resnet20')`: builds the network and sets its weights.
 * @param supply what the page has under a name; each is asked for once and kept
 * @throws ExplainedError `weights-unknown` for a name there is none of, `supply-failed` when the file cannot be had,
 *   `weights-format` when it is damaged
 */
export async function trainedNetwork(
  name: string,
  supply: (name: string) => Promise<unknown>,
): Promise<TrainedNetwork> {
  if (!isTrainedNet(name)) {
    const known = Object.keys(trainedNets).join(', ');
    throw new ExplainedError('weights-unknown', { name: String(name).slice(0, 60), known });
  }
  const { bytes, log } = (await supply(`weights/${name}`)) as SuppliedWeights;
  const { settings, steps, epochs, test, photographs } = readLog(log);
  const model = build(trainedNets[name](), { initializer: 'zeros' });
  try {
    loadSafetensors(model, bytes);
  } catch (error) {
    model.dispose();
    throw error;
  }
  const { count, loss, interval, confusion, accuracyInHalfPrecision: accuracy } = test;
  return {
    name,
    model,
    classes: trainedClasses[name],
    normalisation: trainedNormalisation,
    settings,
    steps,
    epochs,
    test: { count, accuracy, loss, interval, confusion },
    ...(photographs ? { photographOffset: photographs.offset.value } : {}),
  };
}

function isTrainedNet(name: unknown): name is TrainedNet {
  return typeof name === 'string' && Object.hasOwn(trainedNets, name);
}

function readLog(text: string): Log {
  try {
    return JSON.parse(text) as Log;
  } catch {
    throw new ExplainedError('weights-format', { place: 'log.json' });
  }
}
