function updateMoving(moving: number, batchValue: number, rho: number): number {
  return rho * moving + (1 - rho) * batchValue;
}

function updatesToReach(share: number, rho: number): number {
  return Math.ceil(Math.log(1 - share) / Math.log(rho));
}

display(updateMoving(1, 11, 0.9), { name: '0.9 · 1 + 0.1 · 11' }); // 2
display(updatesToReach(0.95, 0.99), { name: '1 − 0.99ᵗ ≥ 0.95' }); // 299
