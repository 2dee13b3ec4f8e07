import { coverFaceless, element, type OutputHost, textOf, textPieces, unfold } from '../outputs/index.ts';
import { diffLines, foldDiff } from './line-diff.ts';

const tags = { added: 'ins', removed: 'del', same: 'span' } as const;

/**
 * Two texts of a cell laid over each other; long stretches that both have are folded. One of them may be a stranger's, of
 * lines that take seconds to lay out: what is large follows in turns.
 */
export function diffBlock(
  host: Pick<OutputHost, 'texts' | 'language' | 'document' | 'turns'>,
  before: string,
  after: string,
): HTMLElement {
  const { document } = host;
  for (const _ of coverFaceless(document, [before, after])) continue;
  const block = element(document, 'pre', { class: 'cell-diff', tabindex: 0, translate: 'no' });
  for (const line of foldDiff(diffLines(before, after))) {
    block.append(
      line.kind === 'gap'
        ? element(document, 'span', { class: 'gap' }, `⋯ ${textOf(host, 'sameLines', { n: line.lines })}`)
        : element(document, tags[line.kind], {}, ...textPieces(document, line.text)),
      '\n',
    );
  }
  unfold(block, host.turns);
  return block;
}
