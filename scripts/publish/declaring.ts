import { resolve } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Rooms whose modules only declare: who takes one thing through a room's door leaves the rest behind. Said here, since a
 * bundler cannot see that a table of kinds or of templates does nothing. What a worker does at its start is not among them.
 */
const declaring = /\/src\/(nn\/spec|notebook)\/(?!outputs\/plot\/drawing-room)(?!.*\.worker\.ts)/;

/** For what Vite bundles: the pages. */
export function declaringRooms() {
  return {
    name: 'declaring-rooms',
    transform(code: string, id: string) {
      return declaring.test(id) ? { code, map: null, moduleSideEffects: false } : undefined;
    },
  };
}

/** For what esbuild bundles: the kernel. */
export const declaringRoomsOfKernel: Plugin = {
  name: 'declaring-rooms',
  setup(bundler) {
    bundler.onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ path, resolveDir }) => {
      const file = resolve(resolveDir, path);
      return declaring.test(file) ? { path: file, sideEffects: false } : undefined;
    });
  },
};
