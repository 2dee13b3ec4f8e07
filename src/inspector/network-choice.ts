/** The networks a reader can call up by choosing, and what goes wrong when the choice cannot be. */
// Not from `spec.ts`, which brings the exporters along: this is in the page's first fetch.
import { ExplainedError } from '../explained/index.ts';
import {
  cifarResnet,
  describeNetwork,
  type NetworkDescription,
  type NetworkSpec,
  resnet,
  simpleCnn,
  smallestInput,
  type SmallestInput,
} from '../nn/spec/index.ts';
import type { TrainedNet } from '../nn/trained/index.ts';

/** What a network may be asked for of each size, from 1 on. */
export const mostOf = { input: 2048, width: 1024, classes: 100_000 } as const;
export type SizeKey = keyof typeof mostOf;
export const sizeKeys = Object.keys(mostOf) as SizeKey[];

export const conventions = ['keras', 'torchvision', 'paper'] as const;

/**
 * Depths of each family; the CIFAR nets of 164 and 1,001 layers are made of bottlenecks. `simple` is the
 * chapters' simple CNN: three convolutions and a dense layer.
 */
export const depths = {
  imagenet: [18, 34, 50, 101, 152],
  cifar: [8, 14, 20, 32, 44, 56, 110, 164, 1001],
  simple: [4],
} as const;

export interface NetworkChoice {
  readonly family: keyof typeof depths;
  readonly depth: number;
  /** ImageNet nets only. */
  readonly convention: (typeof conventions)[number];
  /** Channels of the first stage. */
  readonly width: number;
  /** Side of the square input, in pixels. */
  readonly input: number;
  readonly classes: number;
  /** `false`: the plain twin. */
  readonly skip: boolean;
  /** CIFAR nets only: what a shortcut does where the shape changes. */
  readonly shortcut: 'A' | 'B';
}

export const resnet50: NetworkChoice = {
  family: 'imagenet',
  depth: 50,
  convention: 'keras',
  width: 64,
  input: 224,
  classes: 1000,
  skip: true,
  shortcut: 'B',
};

/** The layer that is explained before the reader chooses one. */
export const firstLayer = 'conv1_conv';

/** The sizes of each family's own data. */
const sizes = {
  imagenet: { width: 64, input: 224, classes: 1000, shortcut: 'B' },
  cifar: { width: 16, input: 32, classes: 10, shortcut: 'A' },
  simple: { width: 16, input: 32, classes: 2, shortcut: 'A' },
} as const satisfies Record<NetworkChoice['family'], Partial<NetworkChoice>>;

/** The same choice in the other family: sizes go to that family's own. */
export function withDepth(
  choice: NetworkChoice,
  family: NetworkChoice['family'],
  depth: number,
): NetworkChoice {
  const next = { ...choice, family, depth };
  return family === choice.family ? next : { ...next, ...sizes[family], skip: family !== 'simple' };
}

const dogsAndCats = { ...resnet50, family: 'cifar', ...sizes.cifar, classes: 2 } as const;

/** The choices whose trained weights the book ships, of those that this page can draw. */
export const trainedChoices = {
  resnet20: { ...dogsAndCats, depth: 20 },
  plain20: { ...dogsAndCats, depth: 20, skip: false },
  'simple-cnn': { ...dogsAndCats, ...sizes.simple, family: 'simple', depth: 4, skip: false },
} as const satisfies Partial<Record<TrainedNet, NetworkChoice>>;

export type ShownNet = keyof typeof trainedChoices;

export const trainedNames = Object.keys(trainedChoices) as ShownNet[];

/** The trained network that this choice is, layer by layer; null when there is none. */
export function trainedNetOf(choice: NetworkChoice): ShownNet | null {
  const decisive = ['family', 'depth', 'width', 'input', 'classes', 'skip'] as const;
  const found = trainedNames.find((name) => {
    const trained: NetworkChoice = trainedChoices[name];
    const shortcut = !trained.skip || trained.shortcut === choice.shortcut;
    return shortcut && decisive.every((key) => trained[key] === choice[key]);
  });
  return found ?? null;
}

/** @throws {ExplainedError} for a depth that does not exist */
export function chosenSpec(choice: NetworkChoice): NetworkSpec {
  const { width, input, classes, skip, shortcut } = choice;
  if (choice.family === 'simple') return simpleCnn({ width, input, classes });
  if (choice.family === 'cifar') {
    const block = choice.depth === 164 || choice.depth === 1001 ? 'bottleneck' : 'basic';
    return cifarResnet(choice.depth, { width, input, classes, skip, shortcut, block });
  }
  return resnet(choice.depth as Parameters<typeof resnet>[0], {
    convention: choice.convention,
    width,
    input,
    classes,
    skip,
  });
}

export type Described =
  | { readonly ok: true; readonly spec: NetworkSpec; readonly network: NetworkDescription }
  | {
      readonly ok: false;
      readonly error: ExplainedError;
      /** The smallest input that works and the layer that sets it, when the input is what is too small. */
      readonly smallest: SmallestInput | null;
    };

/** Describe a network, or say why it cannot be. Other errors than a network's own are not caught. */
export function describeOrExplain(make: () => NetworkSpec): Described {
  let spec: NetworkSpec | null = null;
  try {
    spec = make();
    return { ok: true, spec, network: describeNetwork(spec) };
  } catch (error) {
    if (!(error instanceof ExplainedError)) throw error;
    return { ok: false, error, smallest: spec === null ? null : smallestThatWorks(spec, error) };
  }
}

function smallestThatWorks(spec: NetworkSpec, error: ExplainedError): SmallestInput | null {
  if (error.code !== 'network-window-too-large') return null;
  try {
    return smallestInput(spec);
  } catch (other) {
    if (other instanceof ExplainedError) return null;
    throw other;
  }
}

/** The first layer after which a map is a single pixel, so that all later windows see padding around it. */
export function shrinksToOnePixel(network: NetworkDescription): string | null {
  const windows = network.layers.filter(({ formula }) => formula.rule === 'window');
  const found = windows.find(({ outputShape }) => outputShape[0] === 1 && outputShape[1] === 1);
  return found?.name ?? null;
}
