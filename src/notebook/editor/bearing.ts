/** What a browser says of the machine and of its connection; each may be unknown. */
export interface Machine {
  readonly userAgent: string;
  readonly hardwareConcurrency?: number;
  /** Gigabytes, rounded. */
  readonly deviceMemory?: number;
  readonly connection?: { readonly saveData?: boolean; readonly effectiveType?: string };
}

/**
 * Whether TypeScript itself may be fetched and run: two megabytes, and a second or two of a processor beside the page's.
 * What is not known is taken to be enough; a phone is not, nor a slow line, nor a reader who saves data.
 */
export function bearsService({
  userAgent,
  hardwareConcurrency = 2,
  deviceMemory = 4,
  connection: { saveData = false, effectiveType = '4g' } = {},
}: Machine): boolean {
  if (saveData || /2g|3g/.test(effectiveType)) return false;
  if (/Mobi|Android|iPhone|iPad/.test(userAgent)) return false;
  return hardwareConcurrency >= 2 && deviceMemory >= 4;
}
