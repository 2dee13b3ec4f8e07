/**
 * What the page of architectures shows, as its address: `net-imagenet-50`, `net-cifar-20&input=64&layer=conv1_conv`, and with
 * `&with=…` what it is compared with. A setting that is as usual for the network is left out.
 */
import {
  conventions,
  depths,
  mostOf,
  sizeKeys,
  resnet50,
  withDepth,
  type NetworkChoice,
} from './network-choice.ts';

type Named = Pick<NetworkChoice, 'family' | 'depth'>;

export interface ShownState {
  readonly choice: NetworkChoice;
  readonly layer: string | null;
  /** What it is compared with, if anything. */
  readonly other: NetworkChoice | null;
}

export const networkAddress = ({ family, depth }: Named): string => `net-${family}-${depth}`;

/** Before the settings of the network that the first one is compared with. */
const ofOther = 'with-';

const usual = ({ family, depth }: Named): NetworkChoice => withDepth(resnet50, family, depth);

/** The fragment of an address, without `#`. */
export function addressOf({ choice, layer, other }: ShownState): string {
  const settings = [
    ...settingsOf(choice, ''),
    ...(layer === null ? [] : [['layer', layer] as const]),
    ...(other === null
      ? []
      : ([['with', `${other.family}-${other.depth}`], ...settingsOf(other, ofOther)] as const)),
  ];
  return [
    networkAddress(choice),
    ...settings.map(([name, value]) => `${name}=${encodeURIComponent(value)}`),
  ].join('&');
}

function settingsOf(choice: NetworkChoice, prefix: string): (readonly [name: string, value: string])[] {
  const expected = usual(choice);
  const { convention, skip, shortcut } = choice;
  const all: [name: string, value: string, isUsual: boolean][] = [
    ...sizeKeys.map((key): [string, string, boolean] => [
      key,
      String(choice[key]),
      choice[key] === expected[key],
    ]),
    ['convention', convention, choice.family !== 'imagenet' || convention === expected.convention],
    ['skip', skip ? 'yes' : 'no', skip === expected.skip],
    ['shortcut', shortcut, choice.family !== 'cifar' || shortcut === expected.shortcut],
  ];
  return all.flatMap(([name, value, isUsual]) => (isUsual ? [] : [[prefix + name, value] as const]));
}

/**
 * @returns what a hash names; `undefined` for any other, and for a network that is not offered. Settings that there are not
 *   are as usual. Whether the network has that layer is not looked at.
 */
export function stateAt(hash: string): ShownState | undefined {
  const [first = '', ...rest] = hash.replace(/^#/, '').split('&');
  const named = first.startsWith('net-') ? offered(first.slice('net-'.length)) : undefined;
  if (!named) return undefined;
  const settings = new URLSearchParams(rest.join('&'));
  const other = offered(settings.get('with') ?? '');
  return {
    choice: withSettings(named, settings, ''),
    layer: settings.get('layer'),
    other: other ? withSettings(other, settings, ofOther) : null,
  };
}

/** `cifar-20` */
function offered(name: string): NetworkChoice | undefined {
  for (const family of Object.keys(depths) as NetworkChoice['family'][])
    for (const depth of depths[family]) if (name === `${family}-${depth}`) return usual({ family, depth });
  return undefined;
}

function withSettings(choice: NetworkChoice, settings: URLSearchParams, prefix: string): NetworkChoice {
  const given = (name: string): string => settings.get(prefix + name) ?? '';
  const sizes = Object.fromEntries(
    sizeKeys.flatMap((key) =>
      /^[1-9]\d*$/.test(given(key)) && Number(given(key)) <= mostOf[key] ? [[key, Number(given(key))]] : [],
    ),
  );
  const convention = conventions.find((each) => each === given('convention'));
  const shortcut = (['A', 'B'] as const).find((each) => each === given('shortcut'));
  const skip = { yes: true, no: false }[given('skip')];
  return {
    ...choice,
    ...sizes,
    ...(convention && { convention }),
    ...(shortcut && { shortcut }),
    ...(skip !== undefined && choice.family !== 'simple' && { skip }),
  };
}
