/** The kernel of a page: in its sandbox, supplied with the files the site was published with. */
import type { Language } from '../../i18n.ts';
import {
  type ClientOptions,
  createKernelClient,
  type KernelClient,
  loadKernelAssets,
} from '../../notebook/client/index.ts';
import type { TimedDevice } from '../kept/kernel-store.ts';
import { keptBackend } from '../kept/kept.ts';
import { readAsset } from './published-assets.ts';
import { createSupply, type SupplyOptions } from './supply.ts';

const base = `${import.meta.env.BASE_URL.replace(/\/?$/, '/')}kernel/`;
let loading: ReturnType<typeof loadKernelAssets> | undefined;

/** The files that kernels of this page are made of, fetched once; what could not be had is fetched again. */
export function kernelFiles(): ReturnType<typeof loadKernelAssets> {
  loading ??= loadKernelAssets(base, (file) => readAsset(`kernel/${file}`)).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** Nothing is loaded before the kernel is asked to start. */
export function createPageKernel(
  language: Language,
  {
    gate,
    errors,
    around = (supply) => supply,
    ...options
  }: Pick<SupplyOptions, 'chapter' | 'readerPhoto' | 'openFile'> &
    Pick<ClientOptions, 'gate' | 'errors'> & {
      /** What answers the kernel's requests in the place of the page's own answers, which it is given. */
      around?: (supply: ClientOptions['supply']) => ClientOptions['supply'];
    } = {},
): KernelClient {
  let device: TimedDevice | undefined;
  const kernel = createKernelClient({
    lang: language,
    base,
    assets: kernelFiles,
    supply: around(createSupply({ ...options, device: () => device, read: readAsset })),
    backend: keptBackend(),
    ...(gate && { gate }),
    ...(errors && { errors }),
  });
  // Before a cell runs in it; what a kernel tells later may be a cell's word.
  kernel.subscribe((event) => {
    if (event.type === 'starting') device = undefined;
    if (event.type === 'started') device = event.info;
  });
  return kernel;
}
