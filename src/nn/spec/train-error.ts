/** A failure a reader sees: `content/ui/<lang>/errors.json[code]`, filled with `values`. */
export class TrainError extends Error {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;

  constructor(code: string, values: Record<string, string | number>, message: string) {
    super(message);
    this.name = 'TrainError';
    this.code = code;
    this.values = values;
  }
}
