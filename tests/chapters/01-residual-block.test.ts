import { cellsRunAsStored } from './cells-run.ts';

cellsRunAsStored('01-residual-block');
