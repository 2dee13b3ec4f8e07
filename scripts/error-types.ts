/**
 * Writes `content/ui/en/errors.d.json.ts`: the English error texts as literal types, which TypeScript does not make of a
 * JSON file by itself. From them `src/explained` knows the codes there are and the places each text has. The file is
 * made anew by every check of types and every build, and is kept out of the repository: the English stands once.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../content/ui/en/errors.json', import.meta.url);
const types = new URL('../content/ui/en/errors.d.json.ts', import.meta.url);

const texts = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
const lines = Object.entries(texts).map(
  ([code, text]) => `  readonly ${JSON.stringify(code)}: ${JSON.stringify(text)};\n`,
);
writeFileSync(types, `declare const texts: {\n${lines.join('')}};\nexport default texts;\n`);
