/**
 * What is used of AssemblyScript's compiler, in place of its own types (see `tsconfig.node.json`): those declare the other
 * language's library for all files, and there `at` never finds nothing.
 */
interface Host {
  readFile(name: string, base: string): string | null;
  writeFile(name: string, contents: string | Uint8Array): void;
  listFiles(): string[];
}
declare const compiler: {
  readonly version: string;
  main(options: string[], host: Host): Promise<{ error: Error | null; stderr: { toString(): string } }>;
};
export default compiler;
