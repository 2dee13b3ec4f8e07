declare module 'subset-font' {
  /** Cut a font down to the glyphs of a text. Source: the package's README. */
  export default function subsetFont(
    font: Uint8Array,
    text: string,
    options?: {
      targetFormat?: 'sfnt' | 'woff' | 'woff2' | 'truetype';
      keepFeatures?: string[];
      variationAxes?: Record<string, number | { min: number; max: number; default?: number }>;
      noHinting?: boolean;
    },
  ): Promise<Buffer>;
}
