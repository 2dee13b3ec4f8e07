def paired_p(a, b):
    return 1.0


print(paired_p(12, 0))  # 2 · 0.5¹² = 0.0005
