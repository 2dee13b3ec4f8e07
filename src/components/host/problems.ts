/**
 * Questions and exercises of a chapter: what the reader has solved is kept in
 * the browser, shown in the contents, and can be cleared.
 */
import { forgetProgress, hasProgress, keepProgress, keptProgress } from '../kept/progress.ts';
import { forgetPredictions, hasPredictions } from './predictions.ts';

const chapter = document.querySelector<HTMLElement>('article[data-chapter]')?.dataset['chapter'] ?? '';

const problems = [...document.querySelectorAll<HTMLElement>('[data-quiz], notebook-cell[data-exercise]')];
const nameOf = (problem: HTMLElement) =>
  problem.dataset['quiz'] ?? `cell:${problem.dataset['exercise'] ?? ''}`;
const names = new Set(problems.map(nameOf));
const solved = new Set((keptProgress(chapter)?.solved ?? []).filter((name) => names.has(name)));

/** Marks `2/3` beside each section that holds problems. */
function draw(): void {
  const sections = [...document.querySelectorAll<HTMLElement>('[data-progress-at]')];
  const owners = new Map<string, { done: number; total: number }>();
  for (const problem of problems) {
    let owner = '';
    for (const { dataset } of sections) {
      const heading = document.getElementById(dataset['progressAt'] ?? '');
      if (heading && heading.compareDocumentPosition(problem) & Node.DOCUMENT_POSITION_FOLLOWING)
        owner = dataset['progressAt'] ?? '';
    }
    const count = owners.get(owner) ?? { done: 0, total: 0 };
    owners.set(owner, { done: count.done + (solved.has(nameOf(problem)) ? 1 : 0), total: count.total + 1 });
  }
  for (const mark of sections) {
    const at = mark.dataset['progressAt'] ?? '';
    const counts = [owners.get(at)];
    // A section counts its parts', which are folded away unless it is being read.
    const parts = mark.closest('li')?.querySelectorAll<HTMLElement>(':scope > ol [data-progress-at]') ?? [];
    for (const part of parts) counts.push(owners.get(part.dataset['progressAt'] ?? ''));
    show(
      mark,
      counts.reduce<{ done: number; total: number }>(
        (sum, count) => ({ done: sum.done + (count?.done ?? 0), total: sum.total + (count?.total ?? 0) }),
        { done: 0, total: 0 },
      ),
    );
  }
  for (const mark of document.querySelectorAll<HTMLElement>('[data-progress-of]')) {
    const of = mark.dataset['progressOf'] ?? '';
    const known = of === chapter ? { total: problems.length, solved: [...solved] } : keptProgress(of);
    show(
      mark,
      known && known.solved.length > 0 ? { done: known.solved.length, total: known.total } : undefined,
    );
  }
  const line = document.querySelector<HTMLElement>('[data-progress]');
  if (line && problems.length > 0) {
    line.textContent = (line.dataset['template'] ?? '')
      .replace('{done}', String(solved.size))
      .replace('{total}', String(problems.length));
  }
  for (const button of document.querySelectorAll<HTMLElement>('[data-action="clearProgress"]'))
    button.hidden = !hasProgress() && !hasPredictions();
}

document.addEventListener('predicted', draw);

function show(mark: HTMLElement, count: { done: number; total: number } | undefined): void {
  mark.textContent = count && count.total > 0 ? `${count.done}/${count.total}` : '';
  mark.dataset['done'] = count && count.done === count.total ? 'all' : 'some';
}

function solve(name: string): void {
  if (solved.has(name)) return;
  // With what another page of the chapter has seen solved meanwhile.
  for (const each of keptProgress(chapter)?.solved ?? []) if (names.has(each)) solved.add(each);
  solved.add(name);
  keepProgress(chapter, { total: problems.length, solved: [...solved] });
  draw();
}

for (const quiz of document.querySelectorAll<HTMLElement>('[data-quiz]')) {
  const verdict = quiz.querySelector<HTMLElement>('.quiz-verdict');
  const explanation = quiz.querySelector('details');
  quiz.addEventListener('change', (event) => {
    const choice = event.target;
    if (!(choice instanceof HTMLInputElement) || !verdict) return;
    const right = 'correct' in choice.dataset;
    for (const option of quiz.querySelectorAll<HTMLElement>('.quiz-option')) delete option.dataset['verdict'];
    const option = choice.closest<HTMLElement>('.quiz-option');
    if (option) option.dataset['verdict'] = right ? 'right' : 'wrong';
    verdict.dataset['verdict'] = right ? 'right' : 'wrong';
    verdict.textContent = quiz.dataset[right ? 'right' : 'wrong'] ?? '';
    if (!right) return;
    if (explanation) explanation.open = true;
    solve(quiz.dataset['quiz'] ?? '');
  });
}

// The notebook tells when an exercise passes all its checks.
document.addEventListener('exercise-passed', (event) => {
  solve(`cell:${(event as CustomEvent<{ name: string }>).detail.name}`);
});

for (const button of document.querySelectorAll<HTMLElement>('[data-action="clearProgress"]')) {
  button.addEventListener('click', () => {
    if (!confirm(button.dataset['ask'])) return;
    forgetProgress();
    solved.clear();
    forgetPredictions();
    draw();
  });
}

draw();
