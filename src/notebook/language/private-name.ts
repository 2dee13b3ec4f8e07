/** A name that begins with an underscore is a cell's own: other cells neither read it nor are in its way. */
export const isPrivate = (name: string): boolean => name.startsWith('_');
