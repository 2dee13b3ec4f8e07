/** Comma- and tab-separated values (RFC 4180). */
export interface Typing {
  /** Whether numbers, dates and truths are read as such. */
  typed?: boolean;
  /** Whether rows are lists rather than records. */
  array?: boolean;
}

export function rowsOf(
  text: string,
  separator: string,
  { typed = false, array = false }: Typing = {},
): unknown[] {
  const value = typed ? typedValue : (field: string): unknown => field;
  const [names = [], ...lines] = fieldsOf(text.replace(/^\uFEFF/, ''), separator);
  if (array) return [names, ...lines].map((fields) => fields.map(value));
  const rows = lines.map((fields) =>
    Object.fromEntries(names.map((name, at) => [name, value(fields[at] ?? '')])),
  );
  return Object.assign(rows, { columns: names });
}

function fieldsOf(text: string, separator: string): string[][] {
  const lines: string[][] = [];
  let fields: string[] = [];
  let at = 0;
  const end = (): void => {
    lines.push(fields);
    fields = [];
  };
  while (at < text.length) {
    let field = '';
    if (text[at] === '"') {
      for (at++; at < text.length; at++) {
        if (text[at] !== '"') field += text[at];
        else if (text[at + 1] === '"') field += text[++at];
        else break;
      }
      at++;
    } else {
      const from = at;
      while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at++;
      field = text.slice(from, at);
    }
    fields.push(field);
    if (text[at] === separator) {
      at++;
      if (at === text.length || text[at] === '\n' || text[at] === '\r') fields.push('');
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at++;
    if (text[at] === '\n' || text[at] === '\r') {
      at++;
      end();
    }
  }
  if (fields.length > 0) end();
  return lines;
}

function typedValue(field: string): unknown {
  const text = field.trim();
  if (text === '') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'NaN') return NaN;
  if (!Number.isNaN(+text)) return +text;
  return /^[-+]?\d{4,6}-\d\d(-\d\d)?(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[-+]\d\d:\d\d)?)?$/.test(text)
    ? new Date(text)
    : field;
}
