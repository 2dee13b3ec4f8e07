/** The bundle that the kernel is sent when a cell first names a rarer control; see `late-controls.ts`. */
import { rareControls } from '../notebook/kernel/inputs/rare.ts';

globalThis.residualControls = rareControls;
