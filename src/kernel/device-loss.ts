import { engine } from '@tensorflow/tfjs-core';

/**
 * Calls `lost` once when the device behind the current backend goes away: a
 * driver reset, a laptop changing its GPU, a tab out of video memory.
 */
export function onDeviceLost(lost: (detail: string) => void): void {
  const backend = engine().backend as unknown as {
    device?: { lost?: Promise<{ reason?: string; message?: string }> };
    gpgpu?: { gl?: { canvas?: EventTarget } };
  };
  void backend.device?.lost?.then((info) => {
    if (info.reason !== 'destroyed') lost(info.message ?? 'device lost');
  });
  const { gl } = backend.gpgpu ?? {};
  const heard = new AbortController();
  gl?.canvas?.addEventListener(
    'webglcontextlost',
    ({ isTrusted }) => {
      // An event that a cell made has lost nothing.
      if (!isTrusted) return;
      heard.abort();
      lost('context lost');
    },
    { signal: heard.signal },
  );
}
