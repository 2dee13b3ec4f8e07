/** What can be done on this page, by pressing what the page itself offers: nothing is done in two ways. */
import type { Say } from './say.ts';

export interface Action {
  name: string;
  /** @returns what the palette leaves behind: the focus goes back, or is elsewhere, or the sheet of shortcuts is next */
  act(): 'back' | 'elsewhere' | 'shortcuts';
}

export function actionsOf(say: Say): Action[] {
  return [
    ...tools(),
    ...themes(say),
    ...otherLanguage(say),
    {
      name: say('goTop'),
      act() {
        scrollTo({ top: 0 });
        document.querySelector<HTMLElement>('#main')?.focus({ preventScroll: true });
        return 'elsewhere';
      },
    },
    {
      name: say('print'),
      act() {
        // Once the dialog is gone from the page.
        setTimeout(() => print());
        return 'back';
      },
    },
    { name: say('shortcuts'), act: () => 'shortcuts' },
  ];
}

/** The tools of a chapter, as far as they can be used now. */
function tools(): Action[] {
  const buttons = document.querySelectorAll<HTMLButtonElement>(
    '[data-notebook-tools] button[data-action], [data-files]',
  );
  // What stands among a chapter's tools stands at the foot of the page as well.
  const names = new Set<string>();
  return [...buttons]
    .filter((button) => !button.hidden && !button.disabled)
    .filter(({ textContent }) => !names.has(textContent.trim()) && names.add(textContent.trim()))
    .map((button) => ({
      name: button.textContent.trim(),
      act() {
        const opens = button.dataset['action'] === 'files' || button.hasAttribute('data-files');
        button.click();
        return opens ? 'elsewhere' : 'back';
      },
    }));
}

function themes(say: Say): Action[] {
  const choice = document.querySelector<HTMLSelectElement>('[data-theme-choice]');
  return [...(choice?.options ?? [])]
    .filter((option) => option.value !== choice?.value)
    .map((option) => ({
      name: say('themeAction', { theme: option.text }),
      act() {
        if (choice) {
          choice.value = option.value;
          choice.dispatchEvent(new Event('change', { bubbles: true }));
        }
        return 'back';
      },
    }));
}

function otherLanguage(say: Say): Action[] {
  const link = document.querySelector<HTMLAnchorElement>('a[data-language]');
  return link
    ? [
        {
          name: say('readInOther'),
          act() {
            link.click();
            return 'elsewhere';
          },
        },
      ]
    : [];
}
