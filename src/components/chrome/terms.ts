/** Terms and works cited in the prose: what one is is shown in place, by a card that is fetched at the first touch. */
const termOf = (target: EventTarget | null): HTMLAnchorElement | null =>
  target instanceof Element
    ? target.closest<HTMLAnchorElement>('a:is(.term, .cite[title], .cite[data-meaning])')
    : null;

const withCard = (term: HTMLAnchorElement, then: (card: typeof import('../terms/card.ts')) => void): void => {
  // The browser's own tip would come beside the card.
  if (term.title) {
    term.dataset['meaning'] = term.title;
    term.removeAttribute('title');
  }
  // Where it cannot be fetched, the term is the link that it is.
  import('../terms/card.ts').then(then, () => undefined);
};

let touched = false;
addEventListener('pointerdown', ({ pointerType }) => (touched = pointerType === 'touch'), { capture: true });
document.addEventListener('pointerover', ({ target, pointerType }) => {
  const term = termOf(target);
  if (term && pointerType !== 'touch') withCard(term, ({ show }) => show(term, 'pointer'));
});
document.addEventListener('focusin', ({ target }) => {
  const term = termOf(target);
  if (term?.matches(':focus-visible')) withCard(term, ({ show }) => show(term, 'focus'));
});
document.addEventListener('click', (event) => {
  const term = termOf(event.target);
  // A finger has no other way to ask: the card then holds the way to the glossary.
  if (!term || !touched || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  withCard(term, ({ show }) => show(term, 'tap'));
});
