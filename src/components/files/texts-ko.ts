/** The texts of the drawer, in one file of their own. */
export { default as errors } from '../../../content/ui/ko/errors.json';
export { default as files } from '../../../content/ui/ko/files.json';
