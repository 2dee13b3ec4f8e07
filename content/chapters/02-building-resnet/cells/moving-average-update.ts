function updateMoving(moving: number, batchValue: number, rho: number): number {
  return moving;
}

function updatesToReach(share: number, rho: number): number {
  return 0;
}

display(updateMoving(1, 11, 0.9), { name: '0.9 · 1 + 0.1 · 11' }); // 2
display(updatesToReach(0.95, 0.99), { name: '1 − 0.99ᵗ ≥ 0.95' }); // 299
