/** The bar at the lower edge of a phone: it presses what the page itself offers, and brings the contents to the thumb. */
const bar = document.querySelector<HTMLElement>('[data-thumb-bar]');
const side = document.querySelector<HTMLElement>('.side');
const fold = document.querySelector<HTMLDetailsElement>('[data-contents]');
const toolOf = (action: string): HTMLButtonElement | null =>
  document.querySelector(`[data-notebook-tools] [data-action="${action}"]`);
const buttonOf = (what: string): HTMLButtonElement | null =>
  bar?.querySelector<HTMLButtonElement>(`[data-bar="${what}"]`) ?? null;

function showContents(isShown: boolean): void {
  if (!side || !fold) return;
  side.toggleAttribute('data-sheet', isShown);
  buttonOf('contents')?.setAttribute('aria-expanded', String(isShown));
  fold.open = isShown;
  if (!isShown) return;
  const current = side.querySelector<HTMLElement>('.contents [aria-current]') ?? side.querySelector('a');
  current?.scrollIntoView({ block: 'center' });
  current?.focus({ preventScroll: true });
}

bar?.addEventListener('click', ({ target }) => {
  switch ((target as Element).closest<HTMLElement>('[data-bar]')?.dataset['bar']) {
    case 'contents':
      showContents(!(side?.hasAttribute('data-sheet') ?? false));
      return;
    case 'runAll':
      toolOf('runAll')?.click();
      return;
    case 'stopAll':
      toolOf('stopAll')?.click();
      return;
    case 'top':
      scrollTo({ top: 0 });
      document.querySelector<HTMLElement>('#main')?.focus({ preventScroll: true });
  }
});

// A link that was followed has folded them.
fold?.addEventListener('toggle', () => {
  if (!fold.open) showContents(false);
});
addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape' || !side?.hasAttribute('data-sheet')) return;
  showContents(false);
  buttonOf('contents')?.focus();
});
document.addEventListener('pointerdown', ({ target }) => {
  const isOutside =
    target instanceof Node && side?.contains(target) === false && bar?.contains(target) === false;
  if (isOutside && side.hasAttribute('data-sheet')) showContents(false);
});

// Either can be pressed, as at the side.
const stop = toolOf('stopAll');
if (stop) {
  const follow = (): void => {
    buttonOf('stopAll')?.toggleAttribute('hidden', stop.hidden !== false);
    buttonOf('runAll')?.toggleAttribute('hidden', stop.hidden === false);
  };
  new MutationObserver(follow).observe(stop, { attributeFilter: ['hidden'] });
  follow();
}

// What it names is its own.
export {};
