/** A network's address on the page of architectures: `net-imagenet-50`. */
import { depths, type NetworkChoice } from './network-choice.ts';

type Named = Pick<NetworkChoice, 'family' | 'depth'>;

export const networkAddress = ({ family, depth }: Named): string => `net-${family}-${depth}`;

/** @returns what a hash names, `#net-cifar-20`; `undefined` for any other, and for a depth that is not offered */
export function networkAt(hash: string): Named | undefined {
  for (const family of Object.keys(depths) as NetworkChoice['family'][])
    for (const depth of depths[family])
      if (hash === `#${networkAddress({ family, depth })}`) return { family, depth };
  return undefined;
}
