/**
 * A notebook as one TypeScript module. Each cell stands under a comment with its name, Markdown inside a comment:
 *
 *     // ── stem ──
 *     const stem = 7;
 *
 *     /* ── text ──
 *     What it **means**.
 *     (end of the comment)
 */
import { withDistinctNames, type NotebookDocument, type PadCell } from './document.ts';

const codeHead = /^\/\/ ── (.+) ──\s*$/;
const textHead = /^\/\* ── (.+) ──\s*$/;
const textEnd = /^\*\/\s*$/;
/** Cells as editors of Python, and their followers, mark them. */
const percent = /^\/\/ ?%%(.*)$/;

export function writeModule({ title, cells }: NotebookDocument, address?: string): string {
  const head = [title, ...(address ? [address] : [])].map((line) => `// ${line.replace(/\s+/g, ' ').trim()}`);
  const parts = cells.map(({ name, kind, source }) =>
    kind === 'code'
      ? `// ── ${name} ──\n${asCode(source.trimEnd())}`
      : `/* ── ${name} ──\n${asComment(source.trimEnd())}\n*/`,
  );
  return `${[head.join('\n'), ...parts].join('\n\n')}\n`;
}

/** A line that would begin another cell is a comment all the same with one more space. */
const asCode = (code: string): string => code.replace(/^(\/\/|\/\*) ──/gm, '$1  ──');

/** The end of a comment within one, put off by a backslash; one that is there already gets another. */
const asComment = (text: string): string => text.replace(/\*(\\*)\//g, '*\\$1/');
const fromComment = (text: string): string => text.replace(/\*\\(\\*)\//g, '*$1/');

/** Any module: cut where it says so, else one cell. */
export function readModule(text: string, title: string): NotebookDocument {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (!lines.some((line) => codeHead.test(line) || textHead.test(line)))
    return withDistinctNames(title, percentCells(lines));
  const first = /^\/\/ (.+)/.exec(lines[0] ?? '')?.[1];
  const cells: (Omit<PadCell, 'source'> & { lines: string[] })[] = [];
  for (const line of lines) {
    const code = codeHead.exec(line)?.[1];
    const words = textHead.exec(line)?.[1];
    const last = cells.at(-1);
    if (last?.kind === 'text' && !textEnd.test(line)) last.lines.push(line);
    else if (code !== undefined) cells.push({ name: code, kind: 'code', lines: [] });
    else if (words !== undefined) cells.push({ name: words, kind: 'text', lines: [] });
    else if (last?.kind === 'text')
      // What follows the comment without a head of its own.
      cells.push({ name: 'code', kind: 'code', lines: [] });
    else last?.lines.push(line);
  }
  return withDistinctNames(
    first && !codeHead.test(lines[0] ?? '') ? first : title,
    cells.flatMap(({ name, kind, lines: own }) => {
      const source = withoutEdges(own);
      if (name === 'code' && source === '') return [];
      return [{ name, kind, source: kind === 'text' ? fromComment(source) : source }];
    }),
  );
}

/** Without empty lines before it and white space after it; in one pass, however much of it a file has. */
const withoutEdges = (lines: readonly string[]): string => lines.join('\n').replace(/^\n+/, '').trimEnd();

function percentCells(lines: readonly string[]): Omit<PadCell, 'name'>[] {
  const cells: { kind: PadCell['kind']; lines: string[] }[] = [{ kind: 'code', lines: [] }];
  for (const line of lines) {
    const mark = percent.exec(line)?.[1];
    if (mark === undefined) cells.at(-1)?.lines.push(line);
    else cells.push({ kind: /\[(markdown|md)\]/i.test(mark) ? 'text' : 'code', lines: [] });
  }
  return cells.flatMap(({ kind, lines: own }) => {
    const uncommented = kind === 'text' ? own.map((line) => line.replace(/^\/\/ ?/, '')) : own;
    const source = withoutEdges(uncommented);
    return source === '' ? [] : [{ kind, source }];
  });
}
