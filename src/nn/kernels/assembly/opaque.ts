/**
 * Numbers that no compiler may know. One that it knows is made anew before each use, by three instructions in Chromium, in
 * place of staying in a register: in Winograd's transforms that took longer than the sums themselves. They are exported,
 * and could be changed from outside: so their values are asked for.
 */
export let half: f32 = 0.5;
export let quarter: f32 = 0.25;
export let four: f32 = 4;
export let minusSixth: f32 = -1.0 / 6.0;
export let twentyFourth: f32 = 1.0 / 24.0;
