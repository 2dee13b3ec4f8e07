export * from '@observablehq/plot';
export as namespace Plot;
