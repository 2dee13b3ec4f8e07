const probe = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
const valuesOf = async (x: tf.Tensor) => [...(await x.data())];

const identity = await valuesOf(residual((x) => tf.zerosLike(x))(probe));
check('F(x) = 0 → y = x', identity.join() === '1,2,3,4', identity.join(', '));

const doubled = await valuesOf(residual((x) => x)(probe));
check('F(x) = x → y = 2x', doubled.join() === '2,4,6,8', doubled.join(', '));

const negative = await valuesOf(residual((x) => tf.mul(x, -2))(probe));
check(
  'F(x) = −2x → y = 0',
  negative.every((value) => value === 0),
  negative.join(', '),
);

const below = tf.tensor4d([-1, -2, 3, -4], [1, 2, 2, 1]);
const turned = await valuesOf(residual((x) => tf.mul(x, -2))(below));
check('F(x) = −2x, x < 0 → y = −x', turned.join() === '1,2,0,4', turned.join(', '));
const cut = await valuesOf(residual((x) => tf.zerosLike(x))(below));
check('F(x) = 0, x < 0 → y = 0', cut.join() === '0,0,3,0', cut.join(', '));

const slope = await valuesOf(
  tf.grad((x) => residual((v) => tf.mul(v, 0.1))(x as tf.Tensor4D))(probe),
);
check(
  '∂F/∂x = 0.1 → ∂y/∂x = 1.1',
  slope.every((value) => Math.abs(value - 1.1) < 1e-5),
  slope.map((value) => value.toFixed(4)).join(', '),
);
