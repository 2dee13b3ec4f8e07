/** The inspector as under a cell. `?lang=en` chooses the language, `?net=152` the network. */
import { mountInspector } from '../../../src/inspector/index.ts';
import { cifarResnet, describeNetwork, resnet } from '../../../src/nn/spec/index.ts';

const target = document.querySelector('main');
if (target === null) throw new Error('no main');
const query = new URLSearchParams(location.search);
const depth = Number(query.get('net') ?? 50);
const spec =
  depth === 50 || depth === 152
    ? resnet(depth)
    : cifarResnet(depth, { block: depth === 1001 ? 'bottleneck' : 'basic' });
const inspector = mountInspector(target, {
  network: describeNetwork(spec),
  lang: query.get('lang') === 'en' ? 'en' : 'ko',
});

// For a test that plays the page: a cell that is run again shows another network in the same place.
Object.assign(window, {
  show: (other: 18 | 50) => inspector.update({ network: describeNetwork(resnet(other)) }),
});
