/** Snippets of documentation, from files of any kind that holds them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Snippet {
  /** File and place in it. */
  readonly name: string;
  readonly code: string;
}

/** What opens a block of code that a reader would paste into a cell. */
const block = /```(?:js|javascript|ts|typescript)[^\n]*\n([\s\S]*?)```/g;

/** A file of code is one snippet; of Markdown, and of the comments of declarations, each block is one. */
export function snippetsIn(folder: string): Snippet[] {
  const seen = new Set<string>();
  const found: Snippet[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const text = readFileSync(file, 'utf8');
    const codes = /\.(md|mdx|d\.ts)$/.test(file)
      ? [...text.replace(/^[ \t]*\* ?/gm, '').matchAll(block)].map(([, code = '']) => code.trim())
      : /\.(m?js|ts)$/.test(file)
        ? [text.trim()]
        : [];
    codes.forEach((code, at) => {
      // The same example is often shown for a function and for the method of the same name.
      if (code === '' || seen.has(code)) return;
      seen.add(code);
      found.push({ name: `${file.slice(folder.length).replace(/^\//, '')}:${at + 1}`, code });
    });
  }
  return found;
}
