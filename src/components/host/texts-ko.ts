/** The texts that the live notebook shows, in one file of their own. */
export { default as errors } from '../../../content/ui/ko/errors.json';
export { default as files } from '../../../content/ui/ko/files.json';
export { default as labels } from '../../../content/ui/ko/labels.json';
export { default as notebook } from '../../../content/ui/ko/notebook.json';
export { default as site } from '../../../content/ui/ko/site.json';
