import { ExplainedError } from '../explained/index.ts';
import { decodeDogsAndCats, type ImageDataset } from '../data/index.ts';

/**
 * Fetches and unpacks the set.
 * @throws ExplainedError `data-fetch-failed` with the status (0: no connection), or `data-corrupted`.
 */
export async function fetchDogsAndCats(url: string | URL, signal?: AbortSignal): Promise<ImageDataset> {
  let status = 0;
  try {
    const response = await fetch(url, signal ? { signal } : {});
    status = response.status;
    if (response.ok) return await decodeDogsAndCats(await response.arrayBuffer());
  } catch (cause) {
    if (cause instanceof ExplainedError || (cause instanceof DOMException && cause.name === 'AbortError'))
      throw cause;
    throw fetchFailed(status, cause);
  }
  throw fetchFailed(status);
}

function fetchFailed(status: number, cause?: unknown): ExplainedError {
  return new ExplainedError('data-fetch-failed', { status }, { cause });
}
