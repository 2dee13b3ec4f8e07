declare namespace App {
  interface Locals {
    /** The chapter being rendered, for the components that its MDX uses. */
    chapter?: import('./components/chapter.ts').ChapterContext;
  }
}
