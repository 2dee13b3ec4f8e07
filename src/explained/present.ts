/**
 * What must be there, by how the program around it is built: that it is missing is a mistake of the program's, not of its
 * reader's or of their data, which get words of their own.
 * @param what it is, for whoever mends the mistake
 * @throws {Error} when it is missing
 */
export function present<Value>(value: Value | undefined | null, what: string): Value {
  if (value === undefined || value === null) throw new Error(`There should be ${what}.`);
  return value;
}
