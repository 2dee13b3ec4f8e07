/**
 * Give the reader a file, without a server.
 * @param name that it is to be kept under, with its ending
 * @param type its media type, where the content is no `Blob` that has one
 */
export function download(name: string, content: BlobPart, type = 'application/octet-stream'): void {
  const file = content instanceof Blob ? content : new Blob([content], { type });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser reads the address after this task; a minute is plenty.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
