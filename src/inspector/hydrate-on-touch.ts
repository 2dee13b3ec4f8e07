/**
 * Brings a component that was rendered at build to life at the reader's first touch of it: pointer over it,
 * focus, key. Until then the page costs nothing but its markup. What the reader did meanwhile (a click, a
 * choice) is done again once the component is listening.
 */
const wakes = ['pointerover', 'pointerdown', 'focusin', 'keydown'] as const;
const kept = ['click', 'change', 'input'] as const;

/**
 * @param root the rendered markup
 * @param bring fetches the component and hydrates it
 */
export function hydrateOnTouch(root: Element, bring: () => Promise<void>): void {
  const missed: { type: string; target: EventTarget | null; value: string | undefined }[] = [];
  const keep = ({ type, target }: Event) => void missed.push({ type, target, value: valueOf(target) });
  for (const type of kept) root.addEventListener(type, keep, { capture: true });

  let started = false;
  const wake = () => {
    if (started) return;
    started = true;
    for (const type of wakes) root.removeEventListener(type, wake);
    void bring().then(() => {
      for (const type of kept) root.removeEventListener(type, keep, { capture: true });
      for (const { type, target, value } of missed) {
        if (!(target instanceof Element) || !target.isConnected) continue;
        // Hydration set the control back to what was rendered.
        if (isControl(target) && value !== undefined) target.value = value;
        target.dispatchEvent(new Event(type, { bubbles: true }));
      }
    });
  };
  for (const type of wakes) root.addEventListener(type, wake, { passive: true });
}

function isControl(target: EventTarget | null): target is HTMLInputElement | HTMLSelectElement {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
}

function valueOf(target: EventTarget | null): string | undefined {
  return isControl(target) ? target.value : undefined;
}
