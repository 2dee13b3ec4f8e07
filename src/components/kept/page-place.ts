/** Below which name the cells of this page keep their things: the chapter's, or that of the reader's notebook. */
export function pagePlace(): string {
  const page = document.querySelector<HTMLElement>('article[data-chapter], [data-scratchpad]');
  return page?.dataset['chapter'] ?? page?.dataset['place'] ?? '';
}
