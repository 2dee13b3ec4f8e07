/** What the build gives a page's code besides the browser. */
interface ImportMeta {
  readonly env: {
    /** The path below which the site is published. */
    readonly BASE_URL: string;
  };
}

/** A style sheet that a component brings along. */
declare module '*.css';
