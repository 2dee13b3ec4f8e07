/** Where the reader was in a chapter: kept as they go, and offered as a way back when they come again. */
import { keep, kept } from '../kept/kept.ts';

const chapter = document.querySelector<HTMLElement>('article[data-chapter]');
const line = document.querySelector<HTMLElement>('[data-resume]');

/** Paragraphs and headings have addresses, the same in both languages. */
const places = [...document.querySelectorAll<HTMLElement>('.prose > :is(h2, h3, p, ul, ol)[id]')];

/** The last place above the upper third of the window, by halving: a chapter has hundreds. */
function placeNow(): HTMLElement | undefined {
  let [from, to] = [0, places.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((places[middle]?.getBoundingClientRect().top ?? 0) > innerHeight / 3) to = middle;
    else from = middle + 1;
  }
  return places[from - 1];
}

/** The section or part that a place is in, for naming it. */
function headingOf(place: HTMLElement): HTMLElement | undefined {
  return places
    .slice(0, places.indexOf(place) + 1)
    .findLast((each) => each.tagName === 'H2' || each.tagName === 'H3');
}

function offer(key: string): void {
  const place = document.getElementById(kept(key) ?? '');
  const heading = place && places.includes(place) ? headingOf(place) : undefined;
  const link = line?.querySelector('a');
  if (!place || !heading || !line || !link) return;
  link.hash = place.id;
  const name = link.querySelector('span');
  if (name) name.textContent = heading.textContent;
  line.hidden = false;
  link.addEventListener('click', () => (line.hidden = true));
}

if (chapter) {
  const key = `place:${chapter.dataset['chapter'] ?? ''}`;
  // An address that names a place is where the reader wants to be; so is the place that a browser has gone back to.
  if (location.hash === '' && scrollY < innerHeight) offer(key);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const note = (): void => {
    const place = placeNow();
    // At the top nothing has been read yet: what is kept stays.
    if (place && scrollY > innerHeight) keep(key, place.id);
  };
  addEventListener(
    'scroll',
    () => {
      clearTimeout(timer);
      timer = setTimeout(note, 600);
    },
    { passive: true },
  );
  addEventListener('pagehide', note);
}
