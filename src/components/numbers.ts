/**
 * Every number that the prose states of a network, computed at build from the networks themselves.
 * Keys read `<network>.<convention>.<quantity>`, e.g. `resnet50.keras.params`,
 * `cifar20.A.params`, `resnet50.keras.conv1_conv.params`.
 */
import {
  cifarResnet,
  describeNetwork,
  resnet,
  type NetworkDescription,
  type ResnetDepth,
} from '../nn/spec.ts';

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

/**
 * @throws {Error} for a key that names no number, so that the build fails instead of the reader
 */
export function numberOf(key: string): number {
  const [name = '', variant = '', ...rest] = key.split('.');
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
      `or, with a layer's name before the last part, one of ${Object.keys(ofLayer).join('|')}.`,
  );
}
