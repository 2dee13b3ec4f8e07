/** The components that chapters may use without importing them. */
import Ability from './Ability.astro';
import Accuracy from './Accuracy.astro';
import Answer from './Answer.astro';
import Aside from './Aside.astro';
import Cell from './Cell.astro';
import Checklist from './Checklist.astro';
import Cite from './Cite.astro';
import CodeBlock from './CodeBlock.astro';
import Erratum from './Erratum.astro';
import Exercise from './Exercise.astro';
import Explain from './Explain.astro';
import Figure from './Figure.astro';
import Formula from './Formula.astro';
import Hint from './Hint.astro';
import KeptRuns from './KeptRuns.astro';
import Num from './Num.astro';
import Option from './Option.astro';
import Optional from './Optional.astro';
import Outcome from './Outcome.astro';
import Predict from './Predict.astro';
import Quiz from './Quiz.astro';
import Reference from './Reference.astro';
import Results from './Results.astro';
import Table from './Table.astro';
import Tally from './Tally.astro';
import Term from './Term.astro';

export const vocabulary = {
  pre: CodeBlock,
  table: Table,
  Ability,
  Accuracy,
  Answer,
  Aside,
  Cell,
  Checklist,
  Cite,
  Erratum,
  Exercise,
  Explain,
  Figure,
  Formula,
  Hint,
  KeptRuns,
  Num,
  Option,
  Optional,
  Outcome,
  Predict,
  Quiz,
  Reference,
  Results,
  Tally,
  Term,
};
