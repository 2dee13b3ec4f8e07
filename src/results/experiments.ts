/** Which experiments there are, and which of their groups are compared with which. */
import type { Group } from './summary.ts';

export const experimentNames = ['depth', 'recipe', 'amount', 'transfer', 'norm-rate'] as const;
export type ExperimentName = (typeof experimentNames)[number];

/** Pairs of groups whose difference answers the experiment's question: decided before the rows were there. */
export function comparisonsOf(name: ExperimentName, groups: readonly Group[]): [Group, Group][] {
  const find = (key: string) => groups.find((group) => group.key === key);
  const pairs = (keys: [string, string][]) =>
    keys.flatMap(([a, b]): [Group, Group][] => {
      const [first, second] = [find(a), find(b)];
      return first && second ? [[first, second]] : [];
    });
  switch (name) {
    case 'depth':
      return pairs([
        // Skips, at each depth; then depth, without and with them.
        ...[8, 20, 32, 56].map((n): [string, string] => [`resnet-${n}-w8`, `plain-${n}-w8`]),
        ...[20, 32, 56].map((n): [string, string] => [`plain-${n}-w8`, 'plain-8-w8']),
        ...[20, 32, 56].map((n): [string, string] => [`resnet-${n}-w8`, 'resnet-8-w8']),
      ]);
    case 'recipe':
      return pairs([
        ['simple-cnn-w16', 'linear'],
        ['plain-20-w16', 'simple-cnn-w16'],
        ['resnet-20-w16', 'simple-cnn-w16'],
        ['resnet-20-w16', 'plain-20-w16'],
        ['resnet-8-w32', 'simple-cnn-w16'],
        ['resnet-8-w32', 'resnet-20-w16'],
      ]);
    case 'amount':
      return pairs(
        ['simple-cnn-w16', 'plain-20-w8', 'resnet-20-w8', 'resnet-8-w16'].flatMap(
          (kind): [string, string][] => [
            [`${kind} pictures=9600 updates=1200`, `${kind} pictures=1600 updates=1200`],
            [`${kind} pictures=9600 updates=7200`, `${kind} pictures=1600 updates=1200`],
            [`${kind} pictures=1600 updates=1200`, `${kind} pictures=400 updates=1200`],
          ],
        ),
      );
    case 'transfer':
      return pairs(
        [100, 400, 1600].flatMap((count): [string, string][] => [
          [`fine-tuned pictures=${count}`, `scratch pictures=${count}`],
          [`frozen pictures=${count}`, `scratch pictures=${count}`],
          [`fine-tuned pictures=${count}`, `frozen pictures=${count}`],
        ]),
      );
    case 'norm-rate':
      return pairs(
        [0.003, 0.01, 0.03, 0.1, 0.3].map((rate): [string, string] => [
          `resnet-20-w8 rate=${rate}`,
          `resnet-20-w8-no-norm rate=${rate}`,
        ]),
      );
  }
}
