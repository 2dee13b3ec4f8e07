import { element, type OutputHost, textOf } from '../outputs/index.ts';
import { diffLines, foldDiff } from './line-diff.ts';

const tags = { added: 'ins', removed: 'del', same: 'span' } as const;

/** Two texts of a cell laid over each other; long stretches that both have are folded. */
export function diffBlock(
  host: Pick<OutputHost, 'texts' | 'language' | 'document'>,
  before: string,
  after: string,
): HTMLElement {
  const { document } = host;
  const block = element(document, 'pre', { class: 'cell-diff', tabindex: 0, translate: 'no' });
  for (const line of foldDiff(diffLines(before, after))) {
    block.append(
      line.kind === 'gap'
        ? element(document, 'span', { class: 'gap' }, `⋯ ${textOf(host, 'sameLines', { n: line.lines })}`)
        : element(document, tags[line.kind], {}, line.text),
      '\n',
    );
  }
  return block;
}
