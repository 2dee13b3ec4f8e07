import { mount, unmount } from 'svelte';
import { fill, type Language, type Strings } from '../../i18n.ts';
import Palette from './palette.svelte';
import type { Say } from './say.ts';
import Shortcuts from './shortcuts.svelte';

const textFiles: Record<Language, () => Promise<{ default: Strings }>> = {
  ko: () => import('../../../content/ui/ko/palette.json'),
  en: () => import('../../../content/ui/en/palette.json'),
};

let isOpen = false;

/** Shows the search, which is the palette of commands as well, or the sheet of shortcuts, until the reader closes it. */
export async function open(what: 'search' | 'shortcuts'): Promise<void> {
  if (isOpen) return;
  isOpen = true;
  const lang: Language = document.documentElement.lang === 'en' ? 'en' : 'ko';
  try {
    const { default: texts } = await textFiles[lang]();
    const say: Say = (key, values = {}) => fill(texts[key] ?? key, values, lang);
    const before = document.activeElement;
    const shown: object = mount(what === 'search' ? Palette : Shortcuts, {
      target: document.body,
      props: {
        lang,
        say,
        /** @param then what is opened in its place; what is gone to takes the focus itself */
        closed(then?: 'shortcuts' | 'elsewhere') {
          isOpen = false;
          void unmount(shown);
          if (then === 'shortcuts') void open('shortcuts');
          else if (then === undefined && before instanceof HTMLElement) before.focus({ preventScroll: true });
        },
      },
    });
  } catch (error) {
    isOpen = false;
    throw error;
  }
}
