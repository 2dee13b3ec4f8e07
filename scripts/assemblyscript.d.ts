/** What is used of the compiler. Its own types declare AssemblyScript's library globally, where `at` never finds nothing. */
declare module 'assemblyscript/asc' {
  interface Host {
    readFile(name: string, base: string): string | null;
    writeFile(name: string, contents: string | Uint8Array): void;
    listFiles(): string[];
  }
  const compiler: {
    readonly version: string;
    main(options: string[], host: Host): Promise<{ error: Error | null; stderr: { toString(): string } }>;
  };
  export default compiler;
}
