import ts from 'typescript';
import type { CellProject } from './cell-project.ts';
import { mayBeRight } from './doubt.ts';
import type { TypeProblem } from './messages.ts';

/**
 * What the notebook says of a text itself, in its own words: names that are missing, declared twice or assigned from
 * elsewhere, modules that are not there; and that a name is exported twice, by the reader and by every cell.
 */
const saidElsewhere = new Set([
  2300, 2304, 2307, 2318, 2323, 2484, 2440, 2451, 2503, 2528, 2539, 2552, 2567, 2580, 2581, 2582, 2583, 2584,
  2588, 2591, 2592, 2695, 2593, 2632, 2662, 2663, 2686, 2694, 2717, 18004, 1108, 1308, 1375, 1378,
]);

/** Of style, not of what a value is: unused names, missing annotations, code that is never reached. */
const isOfTypes = (code: number): boolean =>
  (code >= 2_000 && code < 3_000) || (code >= 18_000 && code < 19_000);

/** Of one cell: more are not looked through, and each is marked on the page. */
const mostProblems = 200;

/**
 * Places of a cell where a value is of a type that cannot be right there. A text that cannot be read has none: what is
 * guessed of the rest of it would be wrong as often as not.
 */
export function problemsOf(project: CellProject, cell: string): TypeProblem[] {
  const file = project.sourceFile(cell);
  const checker = project.service.getProgram()?.getTypeChecker();
  if (!file || !checker) return [];
  if (project.service.getSyntacticDiagnostics(file.fileName).length > 0) return [];
  const found: TypeProblem[] = [];
  for (const { code, category, start, length, messageText } of project.service.getSemanticDiagnostics(
    file.fileName,
  )) {
    if (category !== ts.DiagnosticCategory.Error || !isOfTypes(code) || saidElsewhere.has(code)) continue;
    const span =
      start === undefined ? undefined : project.spanOf(file.fileName, { start, length: length ?? 0 });
    if (!span || mayBeRight(checker, file, { code, start: start ?? 0, length: length ?? 0 })) continue;
    found.push({ from: span.from, to: span.to, code, message: plainly(messageText) });
  }
  return found.sort((a, b) => a.from - b.from).slice(0, mostProblems);
}

/** The first sentence says what is wrong; the innermost of those below it, why. */
function plainly(text: string | ts.DiagnosticMessageChain): string {
  if (typeof text === 'string') return text;
  let inner = text;
  while (inner.next?.[0]) inner = inner.next[0];
  return inner === text ? text.messageText : `${text.messageText}\n${inner.messageText}`;
}
