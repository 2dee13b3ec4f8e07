import { mount, unmount } from 'svelte';
import type { Language, Strings } from '../../i18n.ts';
import Drawer from './drawer.svelte';

interface Texts {
  readonly files: Strings;
  readonly errors: Strings;
}

const textFiles: Record<Language, () => Promise<Texts>> = {
  ko: () => import('./texts-ko.ts'),
  en: () => import('./texts-en.ts'),
};

let isOpen = false;

/** Shows the drawer over the page until the reader closes it. */
export async function openDrawer(lang: Language): Promise<void> {
  if (isOpen) return;
  isOpen = true;
  const { files: texts, errors } = await textFiles[lang]();
  const before = document.activeElement;
  const drawer: object = mount(Drawer, {
    target: document.body,
    props: {
      lang,
      texts,
      errors,
      closed() {
        isOpen = false;
        void unmount(drawer);
        if (before instanceof HTMLElement) before.focus();
      },
    },
  });
}
