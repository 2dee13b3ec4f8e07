/** Whether a model's layers compute as the layers of the file do, where the file holds the network as well. */
import type { SettingDifference, StoredLayer } from './weight-file.ts';

/** Compares a layer of a model with the file's layer of that name in what its weights do not show. */
export function settingsOf(
  layers: readonly StoredLayer[],
): (name: string, settings: Readonly<Record<string, unknown>>) => SettingDifference | undefined {
  const stored = new Map(layers.map((layer) => [layer.name, layer.settings]));
  // Of two models within the model: which of them is meant, the name alone does not say.
  const named = new Set<string>();
  for (const { name } of layers) {
    if (named.has(name)) stored.delete(name);
    named.add(name);
  }
  return (name, settings) => {
    const there = stored.get(name);
    return there && differenceOf(there, settings);
  };
}

/** Settings as Keras spells them, and how far apart they may be. */
function differenceOf(
  stored: StoredLayer['settings'],
  own: Readonly<Record<string, unknown>>,
): SettingDifference | undefined {
  const read = (setting: string): unknown =>
    stored[setting] ?? stored[setting.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())];
  const strides = own['strides'];
  const isSamePadding = (one: unknown, other: unknown): boolean => {
    // A window of one pixel reaches over no border.
    if (pair(read('kernel_size') ?? 1) === '1×1') return true;
    if (typeof one === 'string' && typeof other === 'string') return one === other;
    // Numbers may stand for a layer of padding before; but no numbers pad as `same` does where it pads one side only.
    return one !== 'same' || pair(strides) === '1×1';
  };
  const settings: readonly [name: string, own: unknown, isSame: (one: unknown, other: unknown) => boolean][] =
    [
      ['strides', strides, isSamePair],
      ['dilation_rate', own['dilationRate'], isSamePair],
      ['epsilon', own['epsilon'], (one, other) => Math.abs(Number(one) - Number(other)) < 1e-9],
      ['padding', own['padding'], isSamePadding],
      ['activation', own['activation'], isSameActivation],
      ['recurrent_activation', own['recurrentActivation'], (one, other) => word(one) === word(other)],
      ['data_format', own['dataFormat'], (one, other) => word(one) === word(other)],
      ['go_backwards', own['goBackwards'], isBoth],
      ['reset_after', own['resetAfter'], isBoth],
      ['mask_zero', own['maskZero'], isBoth],
      // One weight the less either way: by their numbers, a scale would be taken for a shift.
      ['center', own['center'], isBoth],
      ['scale', own['scale'], isBoth],
      ['merge_mode', own['mergeMode'], (one, other) => one === other],
    ];
  for (const [setting, expected, isSame] of settings) {
    const found = read(setting);
    if (found === undefined || expected === undefined || isSame(found, expected)) continue;
    return { setting, found: written(found), expected: written(expected) };
  }
  // Of the layer that a wrapper holds.
  const [there, here] = [configIn(stored['layer']), configIn(own['layer'])];
  return there && here && differenceOf(there, here);
}

const configIn = (layer: unknown): Readonly<Record<string, unknown>> | undefined =>
  (layer as { config?: Readonly<Record<string, unknown>> } | undefined)?.config;

const isBoth = (one: unknown, other: unknown): boolean => Boolean(one) === Boolean(other);

/** An activation's name, however it is written: `hard_sigmoid`, `{ className: 'hardSigmoid' }`, a function of Keras 3. */
function word(activation: unknown): string {
  const { className, class_name: other, config } = (activation ?? {}) as Record<string, unknown>;
  const name = other === 'function' ? config : (className ?? other ?? activation ?? 'linear');
  return String(name).replaceAll('_', '').toLowerCase().replace('silu', 'swish');
}

/** One of the two may have it in a layer of its own. */
const isSameActivation = (one: unknown, other: unknown): boolean =>
  word(one) === word(other) || [one, other].some((each) => word(each) === 'linear');

const pair = (value: unknown): string => (Array.isArray(value) ? value : [value, value]).join('×');
const isSamePair = (one: unknown, other: unknown): boolean => pair(one) === pair(other);

/** `2×2`, `0.001`, or four numbers of padding. */
function written(value: unknown): string {
  if (typeof value === 'object' && value !== null && ('className' in value || 'class_name' in value))
    return word(value);
  if (Array.isArray(value)) return pair(value);
  return typeof value === 'object' && value !== null ? Object.values(value).join(', ') : String(value);
}
