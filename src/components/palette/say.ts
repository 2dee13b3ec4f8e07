/** A text of the palette's own, with its places filled. */
export type Say = (key: string, values?: Record<string, string | number>) => string;
