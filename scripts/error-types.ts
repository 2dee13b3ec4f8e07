/**
 * Writes the English error texts as literal types, which TypeScript does not make of a JSON file by itself: from them
 * `src/explained` knows the codes there are and the places each text has. They are made anew by every check of types and
 * every build, and are kept out of the repository: the English stands once.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const root = new URL('..', import.meta.url);
const texts = JSON.parse(readFileSync(new URL('content/ui/en/errors.json', root), 'utf8')) as Record<
  string,
  string
>;
const lines = Object.entries(texts).map(
  ([code, text]) => `  readonly ${JSON.stringify(code)}: ${JSON.stringify(text)};\n`,
);
const types = `declare const texts: {\n${lines.join('')}};\nexport default texts;\n`;

// Beside the file, and beside the declarations of the pure world, which the other worlds read in place of its source.
for (const place of ['content/ui/en/', '.cache/worlds/pure/content/ui/en/']) {
  const folder = new URL(place, root);
  mkdirSync(folder, { recursive: true });
  const file = new URL('errors.d.json.ts', folder);
  // Written anew it would be newer than what was built with it.
  if (!existsSync(file) || readFileSync(file, 'utf8') !== types) writeFileSync(file, types);
}
