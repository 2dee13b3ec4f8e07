import type { Plugin } from 'vite';

interface Change {
  package: RegExp;
  from: string;
  to: string;
}

const changes: Change[] = [
  // CodeMirror's styles as a constructed sheet in documents too, not in shadow roots alone. The package offers a nonce
  // for its style element instead, which a static page cannot have.
  {
    package: /\/style-mod\/src\//,
    from: '!root.head && root.adoptedStyleSheets && win.CSSStyleSheet',
    to: 'root.adoptedStyleSheets && win.CSSStyleSheet',
  },
  // Observable's templates mark the place of a listener by `onclick=::1` until they set it, which Firefox reports as
  // an inline handler, though nothing would ever call it. `data-onclick=::1` marks it as well.
  {
    package: /\/htl\/src\//,
    from: 'string += "::" + j;',
    to: 'string = string.slice(0, attributeNameStart - strings[j - 1].length) + "data-" + name + "=::" + j;',
  },
  { package: /\/htl\/src\//, from: 'node[name] = value;', to: 'node[name.slice("data-".length)] = value;' },
  {
    package: /\/htl\/src\//,
    from: 'setStyles(node[name], value);',
    to: 'setStyles(node[name.slice("data-".length)], value);',
  },
];

/**
 * Lets packages do the same by means that the page's policy admits.
 *
 * @throws {Error} at the build, when a package no longer reads as this expects
 */
export function policyAbiding(): Plugin {
  return {
    name: 'policy-abiding',
    apply: 'build',
    transform(code, id) {
      const own = changes.filter((change) => change.package.test(id) && /\/(style-mod|index)\.js$/.test(id));
      if (own.length === 0) return undefined;
      let changed = code;
      for (const { from, to } of own) {
        if (changed.split(from).length !== 2) throw new Error(`${id} has changed: see policy-abiding.ts.`);
        changed = changed.replace(from, () => to);
      }
      return { code: changed, map: null };
    },
  };
}
