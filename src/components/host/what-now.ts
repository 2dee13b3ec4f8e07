/** The last page: marks what the browser keeps of the reader's work, and lists the trainings. */
import { isPredicted, keptProgress, ranCells } from '../kept/progress.ts';

const solvedIn = (chapter: string): Set<string> => new Set(keptProgress(chapter)?.solved ?? []);

for (const place of document.querySelectorAll<HTMLElement>('[data-evidence]')) {
  const [chapter = '', exercise = ''] = (place.dataset['evidence'] ?? '').split('/');
  if (!solvedIn(chapter).has(`cell:${exercise}`)) continue;
  place.dataset['done'] = '';
  place.querySelector('[data-solved]')?.removeAttribute('hidden');
}

/** Whether a piece of a chapter's work is done, by its kind. */
const isDone: Record<string, (chapter: string, name: string) => boolean> = {
  exercises: (chapter, name) => solvedIn(chapter).has(`cell:${name}`),
  questions: (chapter, name) => solvedIn(chapter).has(name),
  predictions: isPredicted,
  cells: (chapter, name) => ranCells(chapter).has(name),
};

for (const place of document.querySelectorAll<HTMLElement>('[data-tally]')) {
  const { tally = '', of = '', names = '' } = place.dataset;
  const all = names.split(' ').filter(Boolean);
  if (all.length === 0) continue;
  const done = all.filter((name) => isDone[tally]?.(of, name)).length;
  place.textContent = `${done} / ${all.length}`;
}

const runs = document.querySelector<HTMLElement>('[data-kept-runs]');

async function listRuns(place: HTMLElement): Promise<void> {
  const { runSummaries } = await import('../panels/training/run-store.ts');
  const kept = await runSummaries();
  if (kept.length === 0) return;
  const { lang } = document.documentElement;
  const names = new Map(Object.entries(JSON.parse(place.dataset['names'] ?? '{}') as Record<string, string>));
  const percent = new Intl.NumberFormat(lang, { style: 'percent', maximumFractionDigits: 1 });
  const day = new Intl.DateTimeFormat(lang, { dateStyle: 'medium' });
  const list = document.createElement('ul');
  for (const { name, startedAt, test } of kept) {
    const item = document.createElement('li');
    item.textContent = (place.dataset[test ? 'run' : 'runOpen'] ?? '')
      .replace('{name}', () => names.get(name) ?? name)
      .replace('{day}', day.format(startedAt))
      .replace('{accuracy}', test ? percent.format(test.accuracy) : '')
      .replace('{low}', test ? percent.format(test.low) : '')
      .replace('{high}', test ? percent.format(test.high) : '')
      .replace('{count}', String(test?.count ?? ''));
    list.append(item);
  }
  place.replaceChildren(list);
}

// Where the browser keeps nothing, the page says what it says of none.
if (runs) void listRuns(runs).catch(() => undefined);
