import { tell } from '../../explained/index.ts';
import { explanationText, type OutputHost } from '../outputs/index.ts';
import type { SourcePosition } from '../protocol/index.ts';
import type { CellSnapshot } from '../runtime/index.ts';

/** What an editor underlines in a cell: problems of its text, and where its last run failed. */
export function markedProblems(
  { problems, outputs, state }: Pick<CellSnapshot, 'problems' | 'outputs' | 'state'>,
  host: Pick<OutputHost, 'errors' | 'language'>,
): { position: SourcePosition; message: string }[] {
  const ofTheText = problems.flatMap((problem) =>
    problem.position
      ? [{ position: problem.position, message: explanationText(host, problem) ?? tell(problem) }]
      : [],
  );
  if (state !== 'failed') return ofTheText;
  const ofTheRun = outputs.flatMap(({ output, current }) =>
    current && output.kind === 'error' && output.position
      ? [
          {
            position: output.position,
            message: explanationText(host, output.explanation) ?? output.message,
          },
        ]
      : [],
  );
  return [...ofTheText, ...ofTheRun];
}
