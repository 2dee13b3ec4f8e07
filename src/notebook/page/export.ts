/** A chapter as files that other tools open. */

/** What goes into a file, in the order of the page. */
export type ExportBlock =
  | { kind: 'prose'; markdown: string }
  | {
      kind: 'cell';
      name: string;
      /** TypeScript as the reader has it. */
      source: string;
      /** The same step in Keras; cells without one are left out of a Keras notebook. */
      keras?: string;
      /** What it showed, as Jupyter keeps it. */
      outputs?: readonly unknown[];
    };

export interface ExportChapter {
  title: string;
  /** Where the chapter is read, told at the head of each file. */
  address?: string;
  blocks: readonly ExportBlock[];
  /** What the file says of itself besides; with a `title` here, a reader of this site leaves the head out. */
  metadata?: Readonly<Record<string, unknown>>;
}

/** All cells as one TypeScript module, each under a comment with its name. */
export function toTypeScript({ title, address, blocks }: ExportChapter): string {
  const head = [title, ...(address ? [address] : [])].map((line) => `// ${oneLine(line)}`).join('\n');
  const cells = blocks.flatMap((block) =>
    block.kind === 'cell' ? [`// ── ${oneLine(block.name)} ──\n${block.source.trimEnd()}`] : [],
  );
  return `${[head, ...cells].join('\n\n')}\n`;
}

/** A Jupyter notebook of TypeScript cells, for a kernel such as tslab or Deno's. */
export function toTypeScriptNotebook(chapter: ExportChapter): string {
  return notebook(
    chapter,
    ({ source }) => source,
    { display_name: 'TypeScript', language: 'typescript', name: 'tslab' },
    { name: 'typescript', file_extension: '.ts', mimetype: 'text/typescript' },
  );
}

/** A Jupyter notebook of the chapter's Keras code. */
export function toKerasNotebook(chapter: ExportChapter): string {
  return notebook(
    chapter,
    ({ keras }) => keras,
    { display_name: 'Python 3', language: 'python', name: 'python3' },
    { name: 'python', file_extension: '.py', mimetype: 'text/x-python' },
  );
}

type Cell = Extract<ExportBlock, { kind: 'cell' }>;

/** Format 4.5: https://nbformat.readthedocs.io/en/latest/format_description.html */
function notebook(
  { title, address, blocks, metadata = {} }: ExportChapter,
  codeOf: (cell: Cell) => string | undefined,
  kernelspec: Record<string, string>,
  languageInfo: Record<string, string>,
): string {
  const ids = new Set<string>();
  const head = `# ${oneLine(title)}${address ? `\n\n${address}` : ''}`;
  const cells: unknown[] = [markdownCell(uniqueId('title', ids), head)];
  for (const block of blocks) {
    if (block.kind === 'prose') {
      cells.push(markdownCell(uniqueId('text', ids), block.markdown));
      continue;
    }
    const code = codeOf(block);
    if (code === undefined) continue;
    cells.push({
      cell_type: 'code',
      id: uniqueId(block.name, ids),
      metadata: { name: block.name },
      execution_count: null,
      outputs: block.outputs ?? [],
      source: lines(code.trimEnd()),
    });
  }
  const content = {
    cells,
    metadata: { ...metadata, kernelspec, language_info: languageInfo },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(content, null, 1)}\n`;
}

const markdownCell = (id: string, text: string): unknown => ({
  cell_type: 'markdown',
  id,
  metadata: {},
  source: lines(text.trim()),
});

/** Jupyter keeps text as a list of lines, each with its line break. */
const lines = (text: string): string[] => text.split(/(?<=\n)/).filter((line) => line !== '');

/** 1 to 64 of letters, digits, `-` and `_`, once in the file. */
function uniqueId(name: string, taken: Set<string>): string {
  const base = name.replace(/[^\w-]/g, '-').slice(0, 56) || 'cell';
  let id = base;
  for (let n = 2; taken.has(id); n++) id = `${base}-${n}`;
  taken.add(id);
  return id;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
