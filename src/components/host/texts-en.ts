/** The texts that the live notebook shows, in one file of their own. */
export { default as errors } from '../../../content/ui/en/errors.json';
export { default as files } from '../../../content/ui/en/files.json';
export { default as labels } from '../../../content/ui/en/labels.json';
export { default as notebook } from '../../../content/ui/en/notebook.json';
export { default as site } from '../../../content/ui/en/site.json';
