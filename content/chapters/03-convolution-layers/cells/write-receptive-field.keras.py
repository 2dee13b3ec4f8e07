def field_of(windows):
    return 1, 1


print(field_of([(7, 2, 1), (3, 2, 1)]))  # 7 + (3 − 1) · 2 = 11
