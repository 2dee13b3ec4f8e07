import { cellsRunAsStored } from './cells-run.ts';

cellsRunAsStored('05-what-survived');
