import type { Plugin } from 'vite';

/** As `style-mod` 4 has it: constructed sheets in a shadow root, a `<style>` in a document. */
const condition = '!root.head && root.adoptedStyleSheets && win.CSSStyleSheet';

/**
 * CodeMirror's styles as a constructed sheet in documents too, so that the page's policy need not admit style
 * elements. The package offers a nonce instead, which a static page cannot have.
 *
 * @throws {Error} at the build, when the package no longer reads as this expects
 */
export function editorSheets(): Plugin {
  return {
    name: 'editor-sheets',
    apply: 'build',
    transform(code, id) {
      if (!id.includes('/style-mod/src/')) return undefined;
      if (!code.includes(condition)) throw new Error('style-mod has changed: see editor-sheets.ts.');
      return { code: code.replace(condition, condition.replace('!root.head && ', '')), map: null };
    },
  };
}
