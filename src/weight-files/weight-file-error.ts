/** A file that cannot be read, said so that its owner can mend it: `content/ui/<lang>/errors.json[code]`, filled with `values`. */
export class WeightFileError extends Error {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;

  constructor(code: string, values: Record<string, string | number>, message: string) {
    super(message);
    this.name = 'WeightFileError';
    this.code = code;
    this.values = values;
  }
}

/** It ends before what it announces. */
export const cutFile = (file: string, needed: number, found: number): WeightFileError =>
  new WeightFileError(
    'weight-file-cut',
    { file, needed, found },
    `“${file}” ends too early: it needs at least ${needed} bytes and has ${found}. The download was cut off; get the file again.`,
  );

/** Its parts contradict one another. */
export const damagedFile = (file: string, place: string): WeightFileError =>
  new WeightFileError(
    'weight-file-damaged',
    { file, place },
    `“${file}” is damaged (${place}). Get the file again.`,
  );

/** Numbers of a type that nothing here reads. */
export const unknownType = (file: string, name: string, type: string): WeightFileError =>
  new WeightFileError(
    'weight-file-type',
    { file, name, type, known: 'F64, F32, F16, BF16' },
    `“${name}” in “${file}” holds ${type}, which cannot be read as weights. Save it as F64, F32, F16 or BF16.`,
  );
