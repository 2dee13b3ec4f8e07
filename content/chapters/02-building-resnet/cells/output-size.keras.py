def output_size(n, before, after, k, s):
    return n


def same_padding(n, k, s):
    return 0, 0


print(output_size(224, 3, 3, 7, 2))  # 112
print(output_size(112, 1, 1, 3, 2))  # 56
print(same_padding(224, 7, 2))  # (2, 3)
