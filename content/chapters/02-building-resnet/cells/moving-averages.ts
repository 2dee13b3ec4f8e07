const momentum = 0.99;
const updates = 50;

const [target] = await sigma2.data();
const trail = [{ update: 0, moving: 1 }];
for (let update = 1; update <= updates; update++) {
  trail.push({
    update,
    moving: momentum * trail[update - 1]!.moving + (1 - momentum) * target!,
  });
}

display(1 - momentum ** updates, { name: '1 − ρᵗ' }); // 1 − 0.99⁵⁰ = 0.395

Plot.plot({
  y: { zero: true, grid: true },
  marks: [
    Plot.ruleY([target!], { strokeDasharray: '4 3' }),
    Plot.line(trail, { x: 'update', y: 'moving', stroke: 'var(--norm)', tip: true }),
  ],
});
