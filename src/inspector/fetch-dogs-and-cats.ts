import { DataError, decodeDogsAndCats, type ImageDataset } from '../data/index.ts';

/**
 * Fetches and unpacks the set.
 * @throws DataError `dataFetchFailed` with the status (0: no connection), or `dataCorrupted`.
 */
export async function fetchDogsAndCats(url: string | URL, signal?: AbortSignal): Promise<ImageDataset> {
  let status = 0;
  try {
    const response = await fetch(url, signal ? { signal } : {});
    status = response.status;
    if (response.ok) return await decodeDogsAndCats(await response.arrayBuffer());
  } catch (cause) {
    if (cause instanceof DataError || (cause instanceof DOMException && cause.name === 'AbortError'))
      throw cause;
    throw fetchFailed(status, cause);
  }
  throw fetchFailed(status);
}

function fetchFailed(status: number, cause?: unknown): DataError {
  return new DataError(
    'dataFetchFailed',
    { name: 'dogs-and-cats', status },
    `The dog and cat pictures could not be loaded (status ${status}). Check the connection and run the cell again.`,
    { cause },
  );
}
