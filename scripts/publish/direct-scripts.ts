/**
 * The bundler puts what several pages share beside their entries: an entry of which all is shared is left as one line that
 * brings the shared file in. A page asks for that file itself, so that it need not wait for the line to come first.
 */
import { present } from '../../src/explained/present.ts';

const script = /(<script type="module" src="(?:[^"]*\/)?_astro\/)([^"/]+\.js)(")/g;
const oneLine = /^import\s*"\.\/([^"/]+\.js)";?\s*$/;

/** The scripts of a page, by their names in `_astro/`, in their order. */
export const scriptsOf = (html: string): string[] => [...html.matchAll(script)].map(([, , name]) => name!);

/** @param textOf a script by its name; `undefined` where there is none */
export const withDirectScripts = (html: string, textOf: (name: string) => string | undefined): string =>
  html.replace(
    script,
    (_, before: string, name: string, after: string) =>
      before + (oneLine.exec(present(textOf(name), `the script ${name}`))?.[1] ?? name) + after,
  );
