momentum = 0.99
updates = 50

target = float(sigma2[0])
trail = [1.0]
for update in range(1, updates + 1):
    trail.append(momentum * trail[update - 1] + (1 - momentum) * target)

print(1 - momentum**updates)  # 1 − 0.99⁵⁰ = 0.395
print(trail)
