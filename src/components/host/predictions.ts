/**
 * The reader's predictions, kept in the browser. The stored result that answers one stays folded until it is written,
 * passed over, or its cell run; then the prediction stands beside the outcome. One choice keeps all results open.
 */
import { keep, kept, keptChoice, keptKeys } from '../kept/kept.ts';

const root = document.documentElement;
const chapter = document.querySelector<HTMLElement>('article[data-chapter]')?.dataset['chapter'] ?? '';
const writtenAs = (name: string) => `prediction:${chapter}:${name}`;
const openedAs = (name: string) => `opened:${chapter}:${name}`;

/** What belongs to a prediction on the page. */
interface Prediction {
  name: string;
  box: HTMLElement;
  /** What the reader has written; empty before. */
  words: string;
  cover: HTMLElement | null;
  own: HTMLElement | null;
  results: HTMLElement[];
}

const predictions = [...document.querySelectorAll<HTMLElement>('[data-predict]')].map((box): Prediction => {
  const name = box.dataset['predict'] ?? '';
  return {
    name,
    box,
    words: kept(writtenAs(name)) ?? '',
    cover: document.querySelector<HTMLElement>(`[data-cover="${name}"]`),
    own: document.querySelector<HTMLElement>(`[data-own-prediction="${name}"]`),
    results: [...document.querySelectorAll<HTMLElement>(`[data-covered="${name}"]`)],
  };
});

/** Comes when the reader is near. */
const fieldOf = ({ box }: Prediction): HTMLTextAreaElement | null => box.querySelector('.own-words textarea');

/** Finding in the page looks into what is hidden so; where a browser does not know it, the style alone folds. */
const findable = 'onbeforematch' in root;

function fold({ name, cover, own, results }: Prediction): void {
  // What a run of this visit has shown is not taken back.
  if (
    results.some(
      (result) => (result.closest<HTMLElement>('notebook-cell')?.dataset['state'] ?? 'idle') !== 'idle',
    )
  )
    return;
  if (cover) cover.hidden = false;
  if (own) own.hidden = true;
  for (const result of results) {
    result.dataset['covered'] = name;
    if (findable) result.setAttribute('hidden', 'until-found');
  }
}

function unfold({ words, cover, own, results }: Prediction): void {
  if (cover) cover.hidden = true;
  for (const result of results) {
    delete result.dataset['covered'];
    result.removeAttribute('hidden');
  }
  const quoted = own?.querySelector('q');
  if (!own || !quoted) return;
  quoted.textContent = words;
  own.hidden = words === '';
}

/** What stands in the field is the prediction from now on. */
function take(prediction: Prediction, field: HTMLTextAreaElement): void {
  const { name, own } = prediction;
  const written = field.value.trim();
  prediction.words = written;
  keep(writtenAs(name), written || undefined);
  if (written !== '') open(prediction);
  else if (own) own.hidden = true;
}

/** Unfolds for now and for the next visit. */
function open(prediction: Prediction): void {
  unfold(prediction);
  keep(openedAs(prediction.name), 'yes');
  document.dispatchEvent(new Event('predicted'));
}

function showWords(prediction: Prediction): void {
  const field = fieldOf(prediction);
  if (field) field.value = prediction.words;
}

for (const prediction of predictions) {
  const { name, box, words, cover, results } = prediction;
  if (words !== '' || kept(openedAs(name)) !== undefined) unfold(prediction);
  else fold(prediction);
  showWords(prediction);
  const place = box.querySelector('.own-words');
  if (place) new MutationObserver(() => showWords(prediction)).observe(place, { childList: true });
  box.addEventListener('change', ({ target }) => {
    const field = fieldOf(prediction);
    if (field && target === field) take(prediction, field);
  });
  cover?.querySelector('button')?.addEventListener('click', () => {
    open(prediction);
    // The button is gone: who goes by keys goes on at what it opened.
    const [result] = results;
    result?.setAttribute('tabindex', '-1');
    result?.focus({ preventScroll: true });
  });
  for (const result of results) {
    result.addEventListener('beforematch', () => open(prediction));
    const cell = result.closest<HTMLElement>('notebook-cell');
    if (!cell) continue;
    new MutationObserver(() => {
      const { state } = cell.dataset;
      if ('covered' in result.dataset && state !== 'idle' && state !== 'queued') open(prediction);
    }).observe(cell, { attributeFilter: ['data-state'] });
  }
}

// A field that is still being written in is told of no change when the page is left.
addEventListener('pagehide', () => {
  for (const prediction of predictions) {
    const field = fieldOf(prediction);
    if (field && field.value.trim() !== prediction.words) take(prediction, field);
  }
});

const choice = document.querySelector<HTMLInputElement>('[data-results-choice]');
if (choice) {
  choice.checked = keptChoice('results', ['ahead']) !== undefined;
  choice.addEventListener('change', () => {
    keep('results', choice.checked ? 'ahead' : undefined);
    if (choice.checked) root.dataset['results'] = 'ahead';
    else delete root.dataset['results'];
  });
}

/** Whether there is anything to forget. */
export const hasPredictions = (): boolean => keptKeys('prediction:').length + keptKeys('opened:').length > 0;

/** Takes every prediction of every chapter back; what they answered is folded again. */
export function forgetPredictions(): void {
  for (const key of [...keptKeys('prediction:'), ...keptKeys('opened:')]) keep(key, undefined);
  for (const prediction of predictions) {
    prediction.words = '';
    showWords(prediction);
    fold(prediction);
  }
}
