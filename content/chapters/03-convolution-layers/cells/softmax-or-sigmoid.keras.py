dog_logit, cat_logit = 2.0, 0.5

print(tf.nn.softmax([dog_logit, cat_logit]))
print(tf.sigmoid(dog_logit - cat_logit))  # 2 − 0.5 = 1.5
print(tf.nn.softmax([dog_logit + 100, cat_logit + 100]))
