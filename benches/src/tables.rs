//! The tables of reference workload R1: occurrence by group and kind, detection and points by kind.
//!
//! 0.267 occurrences and 0.127 detections per person-day on average; group 7 lies near the cap, so that the sanction is
//! used.

/// Kinds of conduct.
pub const KINDS: usize = 16;
/// Groups of persons, of equal expected size.
pub const GROUPS: usize = 8;
/// Score at the start.
pub const START: i32 = 1000;
/// Lowest and highest score.
pub const BOUNDS: (i32, i32) = (0, 1300);
/// Sanctioned at the end of a day with a score below this.
pub const SANCTION_BELOW: i32 = 600;
/// Released at the end of a day with a score from this on.
pub const RELEASE_FROM: i32 = 650;
/// Factor on all conduct of the sanctioned.
pub const SANCTIONED_FACTOR: f64 = 0.8;
/// Share of detections that is entered to a uniformly random other person.
pub const MISATTRIBUTED: f64 = 0.01;
/// Days.
pub const DAYS: u32 = 30;

/// Points of a detection, by kind.
pub const POINTS: [i32; KINDS] = [-50, -40, -30, -25, -20, -15, -12, -10, -8, -5, -3, -2, 1, 2, 3, 5];

/// Probability that an act is detected, by kind.
pub const DETECTED: [f64; KINDS] =
    [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.25, 0.2, 0.15, 0.1, 0.35, 0.45, 0.55, 0.65, 0.75];

/// Probability of an act on a day, by group and kind.
#[rustfmt::skip]
pub const OCCURS: [[f64; KINDS]; GROUPS] = [
    [0.0005, 0.001981, 0.009196, 0.0005, 0.000789, 0.003661, 0.00058, 0.004976, 0.0005, 0.001457, 0.006765, 0.0005, 0.002693, 0.0005, 0.0125, 0.001072],
    [0.000628, 0.003962, 0.018391, 0.0005, 0.001577, 0.007322, 0.00116, 0.009953, 0.0005, 0.002915, 0.013529, 0.0005, 0.005386, 0.000854, 0.025, 0.002144],
    [0.000942, 0.005943, 0.027587, 0.0005, 0.002366, 0.010982, 0.001741, 0.014929, 0.00051, 0.004372, 0.020294, 0.000693, 0.008079, 0.00128, 0.0375, 0.003216],
    [0.001256, 0.007924, 0.036782, 0.0005, 0.003155, 0.014643, 0.002321, 0.019905, 0.00068, 0.00583, 0.027058, 0.000924, 0.010772, 0.001707, 0.05, 0.004288],
    [0.00157, 0.009906, 0.045978, 0.000625, 0.003943, 0.018304, 0.002901, 0.024882, 0.00085, 0.007287, 0.033823, 0.001155, 0.013465, 0.002134, 0.05, 0.005361],
    [0.002512, 0.015849, 0.05, 0.001, 0.00631, 0.029286, 0.004642, 0.039811, 0.001359, 0.011659, 0.05, 0.001848, 0.021544, 0.003415, 0.05, 0.008577],
    [0.005024, 0.031698, 0.05, 0.002, 0.012619, 0.05, 0.009283, 0.05, 0.002719, 0.023318, 0.05, 0.003696, 0.043089, 0.006829, 0.05, 0.017154],
    [0.05, 0.05, 0.05, 0.02, 0.05, 0.05, 0.05, 0.05, 0.027187, 0.05, 0.05, 0.036957, 0.05, 0.05, 0.05, 0.05],
];
