/** Bytes as a reader counts them: `3.4 MB`. */
export function sizeText(bytes: number, lang: string): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  const power = Math.min(3, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1024)));
  const digits = power > 0 && bytes / 1024 ** power < 10 ? 1 : 0;
  return `${(bytes / 1024 ** power).toLocaleString(lang, { maximumFractionDigits: digits })} ${units[power]}`;
}
