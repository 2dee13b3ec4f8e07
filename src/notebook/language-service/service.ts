import { CellProject } from './cell-project.ts';
import { completionsAt } from './complete.ts';
import type { Declarations } from './declarations.ts';
import { describeFitting, hoverAt, signaturesAt } from './describe.ts';
import { formatted } from './format.ts';
import type { Answers, CellText, Place, Question, Topic } from './messages.ts';
import { problemsOf } from './problems.ts';
import { definitionAt, renamedTo, renamingAt } from './rename.ts';

/** What TypeScript knows of the cells of a page. */
export interface CellService {
  /** A cell has another text, or is gone. */
  update(cell: string, text: string | undefined): void;
  /** @returns nothing where there is nothing to say, or no such cell */
  answer<Asked extends Topic>(question: Question & { topic: Asked }): Answers[Asked] | undefined;
}

type Answering = {
  [Asked in Topic]: (project: CellProject, place: Place) => Answers[Asked] | undefined;
};

const answering: Answering = {
  complete: (project, { cell, at }) => completionsAt(project, cell, at),
  describe: (project, { cell, at, name = '' }) => describeFitting(project, cell, at, name),
  hover: (project, { cell, at }) => hoverAt(project, cell, at),
  signatures: (project, { cell, at }) => signaturesAt(project, cell, at),
  problems: (project, { cell }) => problemsOf(project, cell),
  renaming: (project, { cell, at }) => renamingAt(project, cell, at),
  rename: (project, { cell, at, name = '' }) => renamedTo(project, cell, at, name),
  define: (project, { cell, at }) => definitionAt(project, cell, at),
  format: (project, { cell }) => formatted(project, cell),
};

export function createCellService(declarations: Declarations, cells: readonly CellText[]): CellService {
  const project = new CellProject(declarations, cells);
  return {
    update: (cell, text) => project.update(cell, text),
    answer: (question) =>
      project.has(question.cell) ? answering[question.topic](project, question) : undefined,
  };
}
