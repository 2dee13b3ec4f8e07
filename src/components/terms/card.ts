/**
 * What a term means or a work cited is, in place: on hover, focus or tap; in the margin where that is wide and free. The card stands right after the term, so that Tab leads from the
 * term into it; it stays while the pointer or the focus is on either, and Esc puts it away (WCAG 1.4.13).
 */
import { placeBeside, placeInMargin } from './place.ts';
import './card.css';

/** How long the pointer rests on a term before it is meant, and may be away from both (milliseconds). */
const rest = 120;
const grace = 220;
/** The way to the margin is longer. */
const graceToMargin = 900;

const card = document.createElement('span');
card.className = 'term-card';
card.id = 'term-card';
card.popover = 'manual';
const name = document.createElement('strong');
const other = document.createElement('span');
other.lang = 'en';
const meaning = document.createElement('span');
meaning.id = 'term-meaning';
meaning.className = 'meaning';
const onward = document.createElement('a');
card.append(name, ' ', other, meaning, onward);

let shown: HTMLAnchorElement | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
/** The next look at where the term is, and where it was at the last. */
let watch = 0;
let stood = '';

/** Shows what a term means. By a pointer it waits until the pointer rests; a second tap puts it away. */
export function show(term: HTMLAnchorElement, by: 'pointer' | 'focus' | 'tap'): void {
  clearTimeout(timer);
  if (shown === term) {
    if (by === 'tap') hide();
    return;
  }
  if (by !== 'pointer') {
    open(term);
    return;
  }
  timer = setTimeout(() => open(term), rest);
  term.addEventListener('pointerleave', leave, { once: true });
}

function open(term: HTMLAnchorElement): void {
  hide();
  if (!term.isConnected) return;
  shown = term;
  name.textContent = term.dataset['name'] ?? term.textContent;
  name.lang = term.dataset['nameLang'] ?? '';
  if (name.lang === '') name.removeAttribute('lang');
  other.textContent = term.dataset['other'] ?? '';
  meaning.textContent = term.dataset['meaning'] ?? '';
  onward.href = term.href;
  onward.textContent =
    term.dataset['onward'] ?? term.closest<HTMLElement>('[data-term-onward]')?.dataset['termOnward'] ?? '';
  term.after(card);
  term.setAttribute('aria-describedby', meaning.id);
  card.showPopover();
  place();
  watch = requestAnimationFrame(followTerm);
  term.addEventListener('pointerleave', leave);
  document.addEventListener('keydown', putAway);
  document.addEventListener('focusin', follow);
  document.addEventListener('pointerdown', followPointer);
  addEventListener('scroll', place, { passive: true });
  addEventListener('resize', place);
}

function hide(): void {
  clearTimeout(timer);
  if (!shown) return;
  shown.removeAttribute('aria-describedby');
  shown.removeEventListener('pointerleave', leave);
  if (card.contains(document.activeElement)) shown.focus({ preventScroll: true });
  shown = undefined;
  cancelAnimationFrame(watch);
  card.remove();
  document.removeEventListener('keydown', putAway);
  document.removeEventListener('focusin', follow);
  document.removeEventListener('pointerdown', followPointer);
  removeEventListener('scroll', place);
  removeEventListener('resize', place);
}

/** Where the lines of a term are. */
const standOf = (term: Element): string =>
  [...term.getClientRects()]
    .map(({ left, top, right, bottom }) => [left, top, right, bottom].join())
    .join(' ');

/** What comes when a reader is near, or letters that come late, move a term without a scroll: the card goes with it. */
function followTerm(): void {
  if (!shown) return;
  const stand = standOf(shown);
  // Folded, or put in the place of something else: a card of nothing goes.
  if (stand === '') return hide();
  if (stand !== stood) place();
  watch = requestAnimationFrame(followTerm);
}

function place(): void {
  if (!shown) return;
  stood = standOf(shown);
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  const lines = [...shown.getClientRects()];
  const sizeOf = () => ({ width: card.offsetWidth, height: card.offsetHeight });
  const block = shown.closest('.prose > *');
  const main = shown.closest('main');
  card.dataset['side'] = 'margin';
  const edges = { text: block?.getBoundingClientRect().right, page: main?.getBoundingClientRect().right };
  const margin = placeInMargin(lines, sizeOf(), edges, { width, height });
  const isFree = margin !== undefined && main !== null && freeOf(main, { ...margin, ...sizeOf() });
  if (!isFree) delete card.dataset['side'];
  const at = isFree ? margin : placeBeside(lines, sizeOf(), { width, height });
  card.style.left = `${at.left}px`;
  card.style.top = `${at.top}px`;
}

/** Whether nothing of the page stands where the card would: a cell or a figure may be as wide as the page. */
function freeOf(
  main: Element,
  { left, top, width, height }: Record<'left' | 'top' | 'width' | 'height', number>,
): boolean {
  const [right, bottom] = [left + width, top + height];
  return [...main.querySelectorAll('.prose > *')].every((block) => {
    const box = block.getBoundingClientRect();
    return box.right <= left || box.left >= right || box.bottom <= top || box.top >= bottom;
  });
}

const holds = (target: EventTarget | null): boolean =>
  target instanceof Node && (shown?.contains(target) === true || card.contains(target));

function leave(): void {
  clearTimeout(timer);
  timer = setTimeout(
    () => {
      if (shown && !card.matches(':hover') && !shown.matches(':hover') && !holds(document.activeElement))
        hide();
    },
    card.dataset['side'] === 'margin' ? graceToMargin : grace,
  );
}
card.addEventListener('pointerleave', leave);

function follow({ target }: FocusEvent): void {
  if (!holds(target)) hide();
}

function followPointer({ target }: PointerEvent): void {
  if (!holds(target)) hide();
}

function putAway(event: KeyboardEvent): void {
  if (event.key !== 'Escape') return;
  event.preventDefault();
  hide();
}
