/** The shape calculator as in a chapter. */
import { mount } from 'svelte';
import ShapeCalculator from '../../../src/inspector/shape-calculator.svelte';

const target = document.querySelector('main');
if (target === null) throw new Error('no main');
const lang = new URLSearchParams(location.search).get('lang') === 'en' ? 'en' : 'ko';
const query = new URLSearchParams(location.search);
mount(ShapeCalculator, {
  target,
  props: query.has('small') ? { lang, input: 8, kernel: 3, stride: 2, padding: 0, dilation: 1 } : { lang },
});
