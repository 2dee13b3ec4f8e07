const cat = await photo('cat', 224); // 224 × 224 × 3, 0 … 1
const filters = tf.randomNormal([7, 7, 3, 64], 0, 0.1, 'float32', 1) as tf.Tensor4D;

const row = 30;
const column = 40;
const seen = tf.slice(cat, [2 * row, 2 * column, 0], [7, 7, 3]); // 2 · 30 = 60, 2 · 40 = 80
const firstFilter = tf.reshape(tf.slice(filters, [0, 0, 0, 0], [7, 7, 3, 1]), [7, 7, 3]);
const products = tf.mul(seen, firstFilter);

display.images(seen, { scale: 14, title: '7 × 7 × 3' });
display(products.size, { name: 'products' }); // 7 · 7 · 3 = 147
display(tf.sum(products), { name: 'Σ' });

const responses = tf.conv2d(cat, filters, 2, 'valid'); // ⌊(224 − 7) / 2⌋ + 1 = 109
display(tf.slice(responses, [row, column, 0], [1, 1, 1]), {
  name: `conv2d [${row}, ${column}, 0]`,
});
