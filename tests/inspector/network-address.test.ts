/** What the page of architectures shows, as an address and back. */
import { expect, test } from 'vitest';
import { addressOf, stateAt, type ShownState } from '../../src/inspector/network-address.ts';
import { resnet50, trainedChoices, withDepth } from '../../src/inspector/network-choice.ts';

const cifar20 = withDepth(resnet50, 'cifar', 20);
const shown = (state: Partial<ShownState>): ShownState => ({
  choice: resnet50,
  layer: null,
  other: null,
  ...state,
});

test.each<[string, ShownState]>([
  ['net-imagenet-50', shown({})],
  ['net-simple-4', shown({ choice: trainedChoices['simple-cnn'] })],
  ['net-cifar-20&classes=2', shown({ choice: { ...trainedChoices.resnet20 } })],
  [
    'net-imagenet-152&input=320&convention=torchvision&layer=conv4_block36_out',
    shown({
      choice: { ...resnet50, depth: 152, convention: 'torchvision', input: 320 },
      layer: 'conv4_block36_out',
    }),
  ],
  [
    'net-cifar-20&skip=no&shortcut=B&layer=conv1_conv&with=imagenet-18&with-width=32&with-convention=paper',
    shown({
      choice: { ...cifar20, skip: false, shortcut: 'B' },
      layer: 'conv1_conv',
      other: { ...resnet50, depth: 18, width: 32, convention: 'paper' },
    }),
  ],
])('%s', (address, state) => {
  expect(addressOf(state)).toBe(address);
  expect(stateAt(`#${address}`)).toEqual(state);
});

test('what is no such address names nothing, and settings that there are not are as usual', () => {
  for (const hash of ['', '#main', '#net-', '#net-imagenet-19', '#net-vgg-16', '#xnet-imagenet-50'])
    expect(stateAt(hash), hash).toBeUndefined();
  for (const more of [
    '&input=0',
    '&input=1e9',
    '&input=2049',
    '&classes=100001',
    '&width=-3',
    '&convention=mine',
    '&skip=perhaps',
    '&with=vgg-16',
    '&%',
  ])
    expect(stateAt(`#net-imagenet-50${more}`), more).toEqual(shown({}));
  expect(stateAt('#net-cifar-20&layer=%ED%95%A9%26')?.layer).toBe('합&');
});
