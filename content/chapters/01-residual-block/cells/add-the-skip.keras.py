def residual_of(branch):
    return lambda x: ops.relu(branch(x))


some = ops.reshape(ops.array([1.0, 2.0, 3.0, 4.0]), (1, 2, 2, 1))

print(residual_of(ops.zeros_like)(some))  # 0 + x = x
