import { fingerprint } from './fingerprint.ts';

/** What computes, as part of a key of the store: what is kept of one device is not taken for another's. */
export const deviceKey = (backend: string, device: string): string =>
  `${backend}/${device.replace(/[^\w.-]+/g, '-').slice(0, 60)}-${fingerprint(device)}`;
