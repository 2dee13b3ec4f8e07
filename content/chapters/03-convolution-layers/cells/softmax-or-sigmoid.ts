const dogLogit = view(Inputs.range([-6, 6], { label: 'z₁', value: 2, step: 0.1 }));
const catLogit = view(Inputs.range([-6, 6], { label: 'z₂', value: 0.5, step: 0.1 }));

const both = tf.softmax(tf.tensor1d([dogLogit, catLogit]));
display(both, { name: 'softmax(z₁, z₂)' });
display(tf.sigmoid(dogLogit - catLogit), { name: 'σ(z₁ − z₂)' }); // 2 − 0.5 = 1.5
display(tf.softmax(tf.tensor1d([dogLogit + 100, catLogit + 100])), {
  name: 'softmax(z + 100)',
});
