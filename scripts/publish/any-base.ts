/**
 * The built site works in any folder of any host, whatever its address: every address in it is relative. The pages'
 * own are made so here, once they are whole; modules and style sheets find each other by where they lie.
 */
import type { Plugin } from 'vite';

/** Where Astro puts what it bundles, below the root. */
const bundled = '_astro/';

/** The way from a page to the site's root: `../../` from `ko/glossary/index.html`, nothing from `index.html`. */
export const wayToRoot = (path: string): string => '../'.repeat(path.split('/').length - 1) || './';

/** Attributes that hold an address; `component-url` and its like are read by Astro's islands. */
const attribute = / (href|src|component-url|renderer-url|before-hydration-url)="\/(?!\/)/g;

/**
 * The page with addresses that are relative to its own.
 * @param root from the page, as `wayToRoot` gives it; or the root's own path for a page that is shown at any address
 */
export function withRelativeAddresses(html: string, root: string): string {
  return html
    .replace(attribute, ` $1="${root}`)
    .replace(/(<style\b[^>]*>)([\s\S]*?)(<\/style>)/g, (_, open: string, css: string, close: string) => {
      return open + css.replace(/url\((["']?)\/(?!\/)/g, `url($1${root}`) + close;
    })
    .replace(/(<script\b[^>]*>)([\s\S]*?)(<\/script>)/g, (_, open: string, code: string, close: string) => {
      if (!/type="module"/.test(open)) return open + code + close;
      const relative = code
        .replace(/((?:\bfrom|\bimport)\s*\(?\s*)(["'`])\/(?=_astro\/)/g, `$1$2${root}`)
        // A module that Astro puts into the page itself still speaks as if it lay among the others.
        .replaceAll('import.meta.url', `new URL("${root}${bundled}_",document.baseURI).href`);
      return open + relative + close;
    });
}

/** A style sheet of the bundle with addresses that are relative to its own: fonts lie beside it. */
export const withRelativeUrls = (css: string): string =>
  css.replace(/url\((["']?)\/_astro\//g, 'url($1./').replace(/url\((["']?)\/(?!\/)/g, 'url($1../');

/**
 * In modules of the page the base is where the site's root is, as the module's own address says; at build and in
 * development it stays the configured one.
 */
export function anyBase(): Plugin {
  return {
    name: 'any-base',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (this.environment.name !== 'client' || /node_modules/.test(id)) return undefined;
      if (!code.includes('import.meta.env.BASE_URL')) return undefined;
      const root = `import.meta.url.replace(/[^/]*\\/[^/]*$/, '')`;
      return { code: code.replaceAll('import.meta.env.BASE_URL', root), map: null };
    },
  };
}

/** For Vite's `experimental.renderBuiltUrl`: what bundled modules name is named from where they lie. */
export const relativeUrl = (_: string, { ssr }: { ssr: boolean }): { relative: true } | undefined =>
  ssr ? undefined : { relative: true };
