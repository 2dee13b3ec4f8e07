/**
 * Every number that the prose states of a network, computed at build from the networks themselves.
 * Keys read `<network>.<convention>.<quantity>`, e.g. `resnet50.keras.params`,
 * `cifar20.A.params`, `resnet50.keras.conv1_conv.params`; and of what the training recipes came to on the test
 * pictures, `recipe.<minute|long>.<quantity>`, e.g. `recipe.long.accuracy`, a share, or `recipe.long.lowest`, in percent; what cells showed, see
 * `stored-results.ts`; and what the experiments came to, see `experiment-results.ts`. Behind a bar may stand how a number is written: `… | 2` with two significant digits, `… | %`
 * as a whole percentage, `… | %1` with one decimal, and what is a difference of shares, or their spread, `… | p1` in
 * percentage points.
 */
import recipeSeeds from '/public/weights/recipe-seeds.jsonl?raw';
import { recipes } from '../../nn/trained/index.ts';
import {
  cifarResnet,
  describeNetwork,
  petResnet,
  resnet,
  type NetworkDescription,
  type ResnetDepth,
} from '../../nn/spec/index.ts';
import { experimentNumber } from './experiment-results.ts';
import { storedResult } from './stored-results.ts';

const described = new Map<string, NetworkDescription>();

function network(name: string, variant: string): NetworkDescription | undefined {
  const key = `${name}.${variant}`;
  const known = described.get(key);
  if (known) return known;
  const [, family, depth] = /^(resnet|cifar)(\d+)$/.exec(name) ?? [];
  if (family === 'resnet' && (variant === 'keras' || variant === 'torchvision' || variant === 'paper')) {
    const made = describeNetwork(resnet(Number(depth) as ResnetDepth, { convention: variant }));
    described.set(key, made);
    return made;
  }
  if (key === 'classifier.net') {
    const made = describeNetwork(petResnet());
    described.set(key, made);
    return made;
  }
  if (family === 'cifar' && (variant === 'A' || variant === 'B')) {
    const made = describeNetwork(cifarResnet(Number(depth), { shortcut: variant }));
    described.set(key, made);
    return made;
  }
  return undefined;
}

const ofNetwork: Record<string, (description: NetworkDescription) => number> = {
  params: ({ totals }) => totals.params,
  trainable: ({ totals }) => totals.trainable,
  nonTrainable: ({ totals }) => totals.params - totals.trainable,
  multiplyAdds: ({ totals }) => totals.multiplyAdds,
  layers: ({ layers }) => layers.length,
  convolutions: ({ layers }) => layers.filter(({ kind }) => kind === 'conv').length,
  convolutionBiases: ({ layers }) =>
    layers
      .filter(({ kind }) => kind === 'conv')
      .flatMap(({ paramFormula }) => paramFormula.terms)
      .filter(({ label }) => label === 'bias')
      .reduce((sum, { factors }) => sum + factors.reduce((product, factor) => product * factor, 1), 0),
  batchNorms: ({ layers }) => layers.filter(({ kind }) => kind === 'batchNorm').length,
  adds: ({ layers }) => layers.filter(({ kind }) => kind === 'add').length,
};

const ofLayer: Record<string, (layer: NetworkDescription['layers'][number]) => number | undefined> = {
  params: ({ params }) => params.total,
  trainable: ({ params }) => params.trainable,
  multiplyAdds: ({ multiplyAdds }) => multiplyAdds,
  height: ({ outputShape }) => outputShape[0],
  width: ({ outputShape }) => outputShape[1],
  channels: ({ outputShape }) => outputShape.at(-1),
  receptiveField: ({ receptiveField }) => receptiveField?.size[0],
};

interface SeedOutcome {
  readonly recipe: string;
  readonly accuracy: number;
  readonly seconds: number;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const tenths = (value: number): number => Math.round(value * 10) / 10;

const ofRecipe: Record<string, (name: keyof typeof recipes, seeds: readonly SeedOutcome[]) => number> = {
  epochs: (name) => recipes[name].options.epochs,
  seeds: (_, seeds) => seeds.length,
  accuracy: (_, seeds) => mean(seeds.map(({ accuracy }) => accuracy)),
  lowest: (_, seeds) => tenths(100 * Math.min(...seeds.map(({ accuracy }) => accuracy))),
  highest: (_, seeds) => tenths(100 * Math.max(...seeds.map(({ accuracy }) => accuracy))),
  minutes: (_, seeds) => Math.round(mean(seeds.map(({ seconds }) => seconds)) / 60),
};

/** `recipe.<name>.<quantity>` from `public/weights/recipe-seeds.jsonl`, which `scripts/recipe-seeds.ts` wrote. */
function recipeNumber(name: string, quantity: string): number | undefined {
  if (!Object.hasOwn(recipes, name)) return undefined;
  const outcomes = recipeSeeds
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as SeedOutcome)
    .filter(({ recipe }) => recipe === name);
  return ofRecipe[quantity]?.(name as keyof typeof recipes, outcomes);
}

/** How a number is written. */
interface Setting {
  readonly significant?: number;
  readonly percentDecimals?: number;
  readonly pointDecimals?: number;
}

function settingOf(written: string | undefined): Setting {
  if (written === undefined) return {};
  const [, digits, unit, decimals = '0'] = /^(?:([1-9])|([%p])([1-9])?)$/.exec(written.trim()) ?? [];
  if (digits) return { significant: Number(digits) };
  if (unit === '%') return { percentDecimals: Number(decimals) };
  if (unit === 'p') return { pointDecimals: Number(decimals) };
  throw new Error(`“${written}” does not say how to write a number: use 1 to 9, %, %1, or p1.`);
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const exponentText = (exponent: number): string =>
  `${exponent < 0 ? '⁻' : ''}${[...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]).join('')}`;

/**
 * The number of that key as the prose writes it: `25,557,032`, `41%`, and what is too small for decimals as
 * `9.5 × 10⁻⁷`; the sign of a negative one is a minus, not a hyphen.
 *
 * @throws {Error} as `numberOf` does
 */
export function numberText(key: string, language: string): string {
  return plainText(key, language).replace('-', '−');
}

function plainText(key: string, language: string): string {
  const { significant, percentDecimals, pointDecimals } = settingOf(key.split('|')[1]);
  const value = numberOf(key);
  if (pointDecimals !== undefined) return (100 * value).toFixed(pointDecimals);
  // A difference and its error are known to a tenth of a point: 6.0 is not 6.
  if (/\.(?:points|standardError)\s*$/.test(key)) return value.toFixed(1);
  if (percentDecimals !== undefined)
    return value.toLocaleString(language, {
      style: 'percent',
      minimumFractionDigits: percentDecimals,
      maximumFractionDigits: percentDecimals,
    });
  if (value !== 0 && Math.abs(value) < 1e-3) {
    const [mantissa = '', exponent] = value.toExponential((significant ?? 2) - 1).split('e');
    return `${mantissa} × 10${exponentText(Number(exponent))}`;
  }
  return value.toLocaleString(
    language,
    significant === undefined ? undefined : { maximumSignificantDigits: significant },
  );
}

/**
 * @throws {Error} for a key that names no number, so that the build fails instead of the reader
 */
export function numberOf(written: string): number {
  const key = written.split('|')[0]!.trim();
  const result = experimentNumber(key) ?? storedResult(key);
  if (result !== undefined) return result;
  const [name = '', variant = '', ...rest] = key.split('.');
  const ofTraining = name === 'recipe' ? recipeNumber(variant, rest.join('.')) : undefined;
  if (ofTraining !== undefined) return ofTraining;
  const description = network(name, variant);
  const quantity = rest.pop() ?? '';
  if (description) {
    if (rest.length === 0) {
      const value = ofNetwork[quantity]?.(description);
      if (value !== undefined) return value;
    } else {
      const layer = description.layers.find((candidate) => candidate.name === rest.join('.'));
      const value = layer && ofLayer[quantity]?.(layer);
      if (value !== undefined) return value;
    }
  }
  throw new Error(
    `<Num of="${key}" />: no such number. A key is <resnet50|cifar20>.<keras|torchvision|paper|A|B>.<${Object.keys(ofNetwork).join('|')}> ` +
      `or, with a layer's name before the last part, one of ${Object.keys(ofLayer).join('|')}; ` +
      `or shown.<cell>.<conditions|all>.<column>.<summary>; or results.<experiment>[<group>].<quantity>; ` +
      `or recipe.<${Object.keys(recipes).join('|')}>.<${Object.keys(ofRecipe).join('|')}>.`,
  );
}
