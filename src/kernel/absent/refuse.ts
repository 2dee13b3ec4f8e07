import { IORouterRegistry } from '@tensorflow/tfjs-core/dist/io/router_registry';
import { ExplainedError } from '../../explained/index.ts';

/**
 * Addresses of this scheme say that there is no such storage, and what to use instead.
 * @returns what refuses one such address
 */
export function refuseAddresses(scheme: string): (url: string | string[]) => never {
  const refuse = (address: string | string[]): never => {
    throw new ExplainedError('no-storage', { address: String(address) });
  };
  const refuseOurs = (url: string | string[]): null => (String(url).startsWith(scheme) ? refuse(url) : null);
  IORouterRegistry.registerSaveRouter(refuseOurs as never);
  IORouterRegistry.registerLoadRouter(refuseOurs as never);
  return refuse;
}

/** A store of models by the names that tfjs expects of one: nothing is in it. */
export const emptyStore = (scheme: string) => {
  const refuse = refuseAddresses(scheme);
  return class {
    listModels(): Promise<Record<string, never>> {
      return Promise.resolve({});
    }

    async removeModel(path: string): Promise<never> {
      return refuse(scheme + path);
    }
  };
};
