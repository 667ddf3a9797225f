//! Two raters who look at the same subjects with eyes of their own: how far their scores agree.

use std::path::PathBuf;

use glasshouse_tests::check::Checks;
use lab::compare::compare;
use lab::request::{Length, Request, Size};
use pack::{Change, Library};

/// With frailty of shape k and mean 1 and records of each rater Poisson with mean z m_i, independent given z, the scores correlate by
/// (m_1 m_2 / k) / sqrt((m_1 + m_1^2 / k) (m_2 + m_2^2 / k)): laws of total variance and covariance.
#[test]
fn raters_with_eyes_of_their_own_correlate_by_what_frailty_they_share() {
    let mut checks = Checks::new();
    let folder = format!("{}/oracles/packs/raters", env!("CARGO_MANIFEST_DIR"));
    for (case, shape, sensitivity) in [("wide", 1.5, [0.4, 0.6]), ("narrow", 6.0, [0.4, 0.1])] {
        let rival = format!(
            "remove = [\"channel.first\", \"indicator.offence\"]\n\
             [channel.second]\nsays = \"Sees another part of it\"\n\
             coverage = {{ value = 1, unit = \"share\", evidence = \"assumed\", range = [0, 1], why = \"a closed form\" }}\n\
             sensitivity = {{ value = {}, unit = \"share\", evidence = \"assumed\", range = [0, 1], why = \"a closed form\" }}\n\
             [indicator.of-second]\nconduct = \"offence\"\nchannels = [\"second\"]\npoints = -2\n\
             evidence = \"assumed\"\nwhy = \"a closed form\"\n",
            sensitivity[1]
        );
        let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("rival-{case}.toml"));
        std::fs::write(&file, rival).unwrap();
        let frailty = Change::Set(format!("frailty.shape={shape}"));
        let request = |changes: Vec<Change>| Request {
            changes,
            size: Size::Persons(400_000),
            length: Length::Ticks(12),
            replicates: 2,
            ..Request::of(&folder)
        };
        let (one, other) = (request(vec![frailty.clone()]), request(vec![frailty, Change::Reform(file)]));
        let compared = compare([&one, &other], &Library::new(), &|_| {}).unwrap_or_else(|e| panic!("{e}"));
        let agreement = compared.agreement().remove(0);
        assert_eq!((agreement.group.as_str(), agreement.correlations.len()), ("all", 2));
        let [a, b] = sensitivity.map(|sensitivity| 0.5 * 12.0 * sensitivity);
        let variance = |mean: f64| mean + mean * mean / shape;
        let expected = a * b / shape / (variance(a) * variance(b)).sqrt();
        for (replicate, found) in agreement.correlations.into_iter().enumerate() {
            // A standard error is below 0.004 for scores as long-tailed as these.
            checks.limit(format!("{case}, replicate {replicate}: correlation"), found, expected, 0.012);
        }
        // Nobody without a record of either is graded otherwise.
        let graded = agreement.graded.unwrap();
        assert_eq!(graded.iter().sum::<f64>(), 400_000.0);
        let none = |mean: f64| libm::pow(1.0 + mean / shape, -shape);
        let alike = 1.0 + 2.0 * none(a + b) - none(a) - none(b);
        checks.limit(format!("{case}: graded alike"), graded[1] / 400_000.0, alike, 0.004);
    }
    checks.hold("statistics", "raters::raters_with_eyes_of_their_own_correlate_by_what_frailty_they_share");
}
