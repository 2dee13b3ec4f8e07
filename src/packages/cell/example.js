// Three cells: the last draws what the first two give, and runs again by itself when the slider moves.
// For a Vite project, from a page with <main id="cells"></main>.
import { openCells } from 'residual-cell';
import 'residual-cell/style.css';

const { notebook } = await openCells({
  place: document.querySelector('#cells'),
  cells: [
    {
      name: 'waves',
      source: "const waves: number = view(Inputs.range([1, 9], { value: 3, step: 1, label: 'waves' }));",
    },
    {
      name: 'curve',
      cheap: true,
      source:
        'const curve = Array.from({ length: 100 }, (_, x) => ({ x, y: wave(x / 100, waves) }));\ncurve.length',
    },
    {
      name: 'drawing',
      cheap: true,
      source: "Plot.line(curve, { x: 'x', y: 'y' }).plot({ height: 160 })",
    },
  ],
  library: {
    names: ['wave'],
    source: 'library.wave = (at, waves) => Math.sin(2 * Math.PI * waves * at);',
  },
});
await notebook.run('drawing');
