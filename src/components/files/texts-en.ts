/** The texts of the drawer, in one file of their own. */
export { default as errors } from '../../../content/ui/en/errors.json';
export { default as files } from '../../../content/ui/en/files.json';
