const features = tf.randomNormal<tf.Rank.R4>([1, 8, 8, 4], 0, 1, 'float32', 1);
const kernel = tf.randomNormal<tf.Rank.R4>([3, 3, 4, 4], 0, 0.2, 'float32', 2);

const F = (x: tf.Tensor4D) => tf.relu(tf.conv2d(x, kernel, 1, 'same'));

const dLdy = tf.randomNormal<tf.Rank.R4>([1, 8, 8, 4], 0, 1, 'float32', 3);
const through = (f: (x: tf.Tensor4D) => tf.Tensor4D) =>
  tf.grad((x) => f(x as tf.Tensor4D))(features, dLdy);

const whole = through((x) => tf.add(x, F(x)));
const mainPath = through(F);
const skipPath = through((x) => tf.clone(x));

display(tf.norm(mainPath), { name: '‖∂L/∂y · ∂F/∂x‖' });
display(tf.norm(skipPath), { name: '‖∂L/∂y · 1‖' });
display(tf.norm(whole), { name: '‖∂L/∂x‖' });
display(tf.max(tf.abs(tf.sub(whole, tf.add(mainPath, skipPath)))), { name: 'max |Δ|' });
