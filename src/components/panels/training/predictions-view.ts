import {
  type Prediction,
  predictionPage,
  type TestSummary,
  type TrainingPanel,
} from '../../../panels/index.ts';
import { element, type OutputHost, textOf, thrownText } from '../../../notebook/outputs/index.ts';
import { thumbnail, type Pictures } from './thumbnail.ts';
import { classColor, className, percent, splitWords } from './words.ts';

/** As `src/kernel/trained-run.ts` hands them out. */
const perPage = 16;

/** Held-out photographs with what the network said of them, most wrong first. */
export function predictionsView(
  panel: TrainingPanel,
  test: TestSummary,
  first: NonNullable<TrainingPanel['pictures']>,
  handle: number | undefined,
  host: OutputHost,
): HTMLElement {
  const { document } = host;
  const anyWrong = first.wrong > 0;
  let only: 'wrong' | 'all' = anyWrong ? 'wrong' : 'all';
  let page = 0;
  let asked = 0;

  const grid = element(document, 'ol', { class: 'predictions', role: 'list' });
  const place = element(document, 'p', { class: 'place', role: 'status' });
  const total = () => (only === 'wrong' ? first.wrong : first.total);
  const last = () => Math.max(0, Math.ceil(total() / perPage) - 1);

  const draw = (rows: readonly Prediction[], images: Pictures): void => {
    grid.replaceChildren(...rows.map((row, at) => predictionItem(row, images, at, test, host)));
    place.textContent = textOf(host, 'picturesShown', {
      from: total() === 0 ? 0 : page * perPage + 1,
      to: Math.min(total(), page * perPage + rows.length),
      total: total(),
    });
  };
  draw(first.rows, first.images);

  const title = textOf(host, 'pictures', splitWords(host, panel.split));
  const section = element(
    document,
    'div',
    { class: 'training-section', role: 'group', 'aria-label': title },
    element(document, 'p', { class: 'out-title' }, title),
    element(
      document,
      'p',
      { class: 'lead' },
      textOf(host, 'picturesLead', { wrong: first.wrong, total: first.total }),
    ),
  );
  const { ask } = host;
  if (!ask || handle === undefined) {
    section.append(grid, place);
    return section;
  }
  const askPage = () => ask(handle, { ask: 'predictions', only, page });

  const previous = element(document, 'button', { type: 'button' }, textOf(host, 'previous'));
  const next = element(document, 'button', { type: 'button' }, textOf(host, 'next'));
  const filters = element(document, 'fieldset', { class: 'filters' });
  filters.append(element(document, 'legend', { class: 'visually-hidden' }, textOf(host, 'show')));
  for (const kind of ['wrong', 'all'] as const) {
    const input = element(document, 'input', {
      type: 'radio',
      name: `pictures-${panel.id}`,
      value: kind,
      checked: kind === only,
      disabled: kind === 'wrong' && !anyWrong,
    });
    input.addEventListener('change', () => {
      only = kind;
      page = 0;
      void turn();
    });
    const count = kind === 'wrong' ? first.wrong : first.total;
    filters.append(element(document, 'label', {}, input, textOf(host, `show-${kind}`, { n: count })));
  }
  previous.addEventListener('click', () => {
    page -= 1;
    void turn();
  });
  next.addEventListener('click', () => {
    page += 1;
    void turn();
  });

  function limit(): void {
    previous.disabled = page <= 0;
    next.disabled = page >= last();
  }

  async function turn(): Promise<void> {
    limit();
    const request = ++asked;
    try {
      const { rows, images } = predictionPage(await askPage(), 'page');
      if (request === asked) draw(rows, images);
    } catch (error) {
      if (request !== asked) return;
      place.textContent = thrownText(host, error);
    }
  }

  limit();
  section.append(element(document, 'div', { class: 'pager' }, filters, place, previous, next), grid);
  return section;
}

function predictionItem(
  { label, guess, confidence }: Prediction,
  images: Pictures,
  at: number,
  test: TestSummary,
  host: OutputHost,
): HTMLElement {
  const { document } = host;
  const name = (index: number) => className(host, test.classes[index] ?? String(index));
  const right = label === guess;
  const words = textOf(host, right ? 'pictureRight' : 'pictureWrong', {
    truth: name(label),
    guess: name(guess),
    share: percent(confidence, 0),
  });
  const bar = element(document, 'i', {});
  bar.style.setProperty('width', percent(confidence));
  bar.style.setProperty('background', classColor(test.classes[guess] ?? '', guess));
  return element(
    document,
    'li',
    { 'data-right': String(right) },
    thumbnail(images, at, words, host),
    element(document, 'span', { class: 'bar', 'aria-hidden': 'true' }, bar),
    element(
      document,
      'span',
      { class: 'said', 'aria-hidden': 'true' },
      element(document, 'b', {}, `${name(guess)} ${percent(confidence, 0)}`),
      element(document, 'small', {}, textOf(host, 'truly', { truth: name(label) })),
    ),
  );
}
