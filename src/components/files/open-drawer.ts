import { mount, unmount } from 'svelte';
import type { Language, Strings } from '../../i18n.ts';
import Drawer from './drawer.svelte';

const textFiles: Record<Language, () => Promise<{ default: Strings }>> = {
  ko: () => import('../../../content/ui/ko/files.json'),
  en: () => import('../../../content/ui/en/files.json'),
};

let isOpen = false;

/** Shows the drawer over the page until the reader closes it. */
export async function openDrawer(lang: Language): Promise<void> {
  if (isOpen) return;
  isOpen = true;
  const { default: texts } = await textFiles[lang]().catch((error: unknown) => {
    isOpen = false;
    throw error;
  });
  const before = document.activeElement;
  const drawer: object = mount(Drawer, {
    target: document.body,
    props: {
      lang,
      texts,
      closed() {
        isOpen = false;
        void unmount(drawer);
        if (before instanceof HTMLElement) before.focus();
      },
    },
  });
}
