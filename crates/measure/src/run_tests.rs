use super::*;
use crate::row::{ALL, NOTHING, TOO_FEW, TOO_FEW_CASES, TOO_FEW_SUBJECTS};
use crate::sample::Sample;
use model::trace::Counter;

const LIST: Option<&str> = Some("dishonest");

fn close(found: Option<f64>, wanted: f64) {
    assert!(found.is_some_and(|f| (f - wanted).abs() < 1e-9), "{found:?} is not {wanted}");
}

/// A case of `o17_fairness.json` (Fairlearn 0.15.0), numbers copied from it: name, (tp, fp, fn, tn) by group, the
/// overall false positive and false negative rates, and the lowest over the highest false positive rate.
struct Case {
    groups: &'static [(&'static str, [i64; 4])],
    fpr: f64,
    fnr: f64,
    fpr_ratio: f64,
}

const FAIRLEARN: [Case; 3] = [
    Case {
        groups: &[("A", [40, 10, 20, 130]), ("B", [30, 30, 10, 80])],
        fpr: 0.16,
        fnr: 0.3,
        fpr_ratio: 0.261_904_761_904_761_9,
    },
    Case {
        groups: &[("A", [5, 2, 3, 40]), ("B", [1, 0, 4, 15]), ("C", [9, 9, 1, 6])],
        fpr: 11.0 / 72.0,
        fnr: 0.347_826_086_956_521_7,
        fpr_ratio: 0.0,
    },
    Case {
        groups: &[("A", [0, 0, 5, 45]), ("B", [3, 2, 2, 43])],
        fpr: 0.022_222_222_222_222_22,
        fnr: 0.7,
        fpr_ratio: 0.0,
    },
];

fn of_case(case: &Case) -> Measures {
    let names: Vec<&str> = case.groups.iter().map(|(name, _)| *name).collect();
    let mut sample = Sample::new(&names, 1);
    for (stratum, (_, table)) in case.groups.iter().enumerate() {
        sample.confusion(stratum, *table);
    }
    sample.measures()
}

#[test]
fn fairlearn_examples_are_reproduced() {
    for case in &FAIRLEARN {
        let m = of_case(case);
        close(m.find("false_listing_rate", LIST, None, None), case.fpr);
        close(m.find("missed_share_of_fair", LIST, None, None), case.fnr);
        close(m.find("false_listing_ratio", LIST, Some("group"), None), case.fpr_ratio);
        for (name, [tp, fp, _, tn]) in case.groups {
            let group = format!("group={name}");
            let row = m.row("false_listing_rate", "dishonest", &group, "all").unwrap();
            assert_eq!((row.numerator, row.denominator), (*fp as f64, (fp + tn) as f64));
            let row = m.row("rightly_listed_share_of_listed", "dishonest", &group, "all").unwrap();
            assert_eq!((row.numerator, row.denominator), (*tp as f64, (tp + fp) as f64));
        }
    }
    let m = of_case(&FAIRLEARN[0]);
    close(m.find("missed_share_of_fair", LIST, Some("group=A"), None), 1.0 / 3.0);
    close(m.find("rightly_listed_share_of_listed", LIST, Some("group=B"), None), 0.5);
    close(m.find("rightly_listed_difference", LIST, Some("group"), None), 0.8 - 0.5);
    close(m.find("missed_ratio", LIST, Some("group"), None), 0.25 / (1.0 / 3.0));
}

/// Every definition for two sets of rates, of `o17_fairness.json`, in the order of the names below. Counts are multiplied by ten
/// where a cell would be too small for a value, which changes no rate.
#[test]
fn fairlearn_definitions_of_fairness_are_reproduced() {
    const NAMES: [&str; 7] = [
        "demographic_parity_difference",
        "demographic_parity_ratio",
        "equal_opportunity_difference",
        "equal_opportunity_ratio",
        "equalised_odds_difference",
        "equalised_odds_mean_difference",
        "equalised_odds_ratio",
    ];
    const WANTED: [[f64; 7]; 3] = [
        [
            0.15,
            0.625,
            0.083_333_333_333,
            0.888_888_888_889,
            0.201_298_701_299,
            0.142_316_017_316,
            0.261_904_761_905,
        ],
        [0.67, 0.069_444_444_444_4, 0.7, 0.222_222_222_222, 0.7, 0.65, 0.0],
        [0.1, 0.0, 0.6, 0.0, 0.6, 0.322_222_222_222, 0.0],
    ];
    for (case, wanted) in FAIRLEARN.iter().zip(WANTED) {
        let names: Vec<&str> = case.groups.iter().map(|(name, _)| *name).collect();
        let mut sample = Sample::new(&names, 1);
        for (stratum, (_, table)) in case.groups.iter().enumerate() {
            sample.confusion(stratum, table.map(|count| 10 * count));
        }
        let m = sample.measures();
        for (name, wanted) in NAMES.into_iter().zip(wanted) {
            close(m.find(name, LIST, Some("group"), None), wanted);
        }
    }
}

/// The four-fifths line takes the favourable outcome: 0.6 over 0.75 passes exactly, though the listed shares, 0.25
/// over 0.4, would not.
#[test]
fn the_favourable_outcome_is_being_off_a_blacklist_and_on_a_redlist() {
    let mut sample = Sample::new(&["A", "B"], 1);
    sample.confusion(0, [40, 10, 20, 130]);
    sample.confusion(1, [30, 30, 10, 80]);
    close(sample.measures().find("favourable_ratio", LIST, Some("group"), None), 0.6 / 0.75);
    sample.policy.lists[0].red = true;
    close(sample.measures().find("favourable_ratio", LIST, Some("group"), None), 0.25 / 0.4);
}

/// Chouldechova 2017 (Big Data 5:153-163): FPR = p/(1-p) (1-PPV)/PPV (1-FNR), an identity of the counts.
#[test]
fn chouldechova_identity_holds_in_every_group() {
    let m = of_case(&FAIRLEARN[0]);
    for group in ["all", "group=A", "group=B"] {
        let row = |name| m.row(name, "dishonest", group, "all").unwrap();
        let fair = row("missed_share_of_fair").denominator;
        let prevalence = fair / row("listed_share").denominator;
        let ppv = row("rightly_listed_share_of_listed").value.unwrap();
        let fnr = row("missed_share_of_fair").value.unwrap();
        let wanted = prevalence / (1.0 - prevalence) * (1.0 - ppv) / ppv * (1.0 - fnr);
        close(row("false_listing_rate").value, wanted);
    }
}

#[test]
fn small_and_empty_denominators_have_reasons_instead_of_values() {
    let m = of_case(&FAIRLEARN[2]);
    let nobody = m.row("rightly_listed_share_of_listed", "dishonest", "group=A", "all").unwrap();
    assert_eq!((nobody.value, nobody.interval, nobody.missing), (None, None, Some(NOTHING)));
    let few = m.row("rightly_listed_share_of_listed", "dishonest", "group=B", "all").unwrap();
    assert_eq!((few.denominator, few.value, few.missing), (5.0, None, Some(TOO_FEW)));
    let compared = m.row("rightly_listed_difference", "dishonest", "group", "all").unwrap();
    assert_eq!((compared.value, compared.missing), (None, Some(TOO_FEW_GROUPS)));
}

#[test]
fn shares_of_subjects_carry_wilson_intervals() {
    let m = of_case(&FAIRLEARN[0]);
    let row = m.row("listed_share", "dishonest", "all", "all").unwrap();
    assert_eq!((row.numerator, row.denominator), (110.0, 350.0));
    assert_eq!(row.interval, crate::interval::wilson(110.0, 350.0));
    assert_eq!(m.row("score_mean", "score", "all", "all").unwrap().interval, None);
}

/// Wilson's interval takes independent subjects: entries of one subject are not, nor are its years.
#[test]
fn shares_of_entries_and_of_subject_years_have_values_but_no_intervals() {
    let mut s = Sample::new(&["A"], 5);
    s.set(0, 0, Counter::Entered(0), 40);
    s.set(0, 0, Counter::EnteredWrongly(0), 10);
    s.trace.transitions.row_mut(0).copy_from_slice(&[90, 10, 4, 16]);
    let m = s.measures();
    for (measure, item, value) in [
        ("entered_wrongly_share", "dishonest", 0.25),
        ("transition_share", "A to B", 0.1),
        ("grade_kept_share", "B", 0.8),
    ] {
        let row = m.row(measure, item, "all", "all").unwrap();
        close(row.value, value);
        assert_eq!(row.interval, None, "{measure}");
    }
}

/// North: 350 subjects of A and 9 of B; South: 60 of A and nobody of B.
#[test]
fn lists_are_measured_by_area_and_group_together_at_the_end_of_the_run() {
    let mut s = Sample::new(&["A", "B"], 2);
    for (area, stratum, [subjects, listed, wrongly, missed]) in
        [(0, 0, [350, 60, 20, 30]), (0, 1, [9, 5, 1, 2]), (1, 0, [60, 12, 3, 4])]
    {
        s.set(area, stratum, Counter::Subjects, subjects);
        s.set(area, stratum, Counter::Listed(0), listed);
        s.set(area, stratum, Counter::Wrongly(0), wrongly);
        s.set(area, stratum, Counter::Missed(0), missed);
    }
    let m = s.measures();
    let row = |measure, group, area| m.row(measure, "dishonest", group, area).unwrap();
    for (measure, parts) in [
        ("listed_share", (60.0, 350.0)),
        ("wrongly_listed", (20.0, 350.0)),
        ("wrongly_listed_share_of_listed", (20.0, 60.0)),
        ("false_listing_rate", (20.0, 280.0)),
        ("missed_share_of_fair", (30.0, 70.0)),
    ] {
        let row = row(measure, "group=A", "North");
        assert_eq!((row.numerator, row.denominator), parts, "{measure}");
        let counted = measure == "wrongly_listed";
        close(row.value, if counted { parts.0 } else { parts.0 / parts.1 });
        assert_eq!(row.interval.is_some(), !counted, "{measure}");
    }
    assert_eq!(row("missed_share_of_fair", "group=A", "South").denominator, 13.0);
    for measure in ["listed_share", "wrongly_listed", "false_listing_rate", "missed_share_of_fair"] {
        let few = row(measure, "group=B", "North");
        assert_eq!((few.value, few.interval, few.missing), (None, None, Some(TOO_FEW)), "{measure}");
        let nobody = row(measure, "group=B", "South");
        assert_eq!((nobody.value, nobody.missing), (None, Some(NOTHING)), "{measure}");
    }
    let cells = || m.rows.iter().filter(|r| *r.area != *"all" && *r.group != *"all");
    assert!(cells().all(|r| r.period.is_none() && *r.item == *"dishonest"));
    assert!(cells().all(|r| r.value.is_some() != r.missing.is_some()));
    // The trace has no days by area and group, so what needs them has no such rows.
    assert!(cells().all(|r| r.measure != "entries" && r.measure != "wrongly_listed_days"));
}

/// Stocks are of the end, flows of the whole run, person-days of every period: two periods of 73 days.
#[test]
fn stocks_flows_and_person_days_over_two_periods() {
    let mut s = Sample::new(&["A", "B"], 2);
    for period in 0..2 {
        s.set_in(period, 0, 0, Counter::Subjects, 100);
        s.set_in(period, 1, 1, Counter::Subjects, 300);
    }
    s.set_in(0, 0, 0, Counter::Listed(0), 20);
    s.set_in(0, 0, 0, Counter::Wrongly(0), 5);
    s.set_in(1, 0, 0, Counter::Listed(0), 40);
    s.set_in(1, 0, 0, Counter::Wrongly(0), 10);
    s.set_in(0, 0, 0, Counter::Entered(0), 20);
    s.set_in(1, 0, 0, Counter::Entered(0), 30);
    let m = s.measures();
    close(m.find("listed_share", LIST, None, None), 0.1);
    close(m.find("listed_share", LIST, None, Some("North")), 0.4);
    close(m.find("listed_share", LIST, Some("group=B"), None), 0.0);
    close(m.find("wrongly_listed", LIST, None, None), 10.0);
    close(m.find("wrongly_listed_share_of_listed", LIST, None, None), 0.25);
    close(m.find("wrongly_listed_days", LIST, None, None), 73.0 * 15.0);
    close(m.find("wrongly_listed_days", LIST, Some("group=A"), None), 73.0 * 15.0);
    // 50 entries in 400 subjects times 146 days.
    close(m.find("entries", LIST, None, None), 50.0 / 160.0);
    let over_time: Vec<_> =
        m.of("listed_share").filter(|r| r.period.is_some() && *r.area == *"all").map(|r| r.value).collect();
    assert_eq!(over_time, [Some(0.05), Some(0.1)]);
    let north = m.of("listed_share").filter(|r| r.period.is_some() && *r.area == *"North");
    assert_eq!(north.map(|r| r.value).collect::<Vec<_>>(), [Some(0.2), Some(0.4)]);
}

#[test]
fn conduct_watching_and_records() {
    let mut s = Sample::new(&["A", "B"], 5);
    for period in 0..5 {
        s.set_in(period, 0, 0, Counter::Subjects, 1000);
    }
    // Jaywalking falls from 2000 acts to 1500, petitioning from 100 to 60.
    for (k, acts, without) in [(0, 1500, 2000), (1, 60, 100)] {
        s.set(0, 0, Counter::Acts(k), acts * 1_000_000);
        s.set(0, 0, Counter::ActsWithout(k), without * 1_000_000);
    }
    s.set(0, 0, Counter::RecordsTrue(0), 270);
    s.set(0, 0, Counter::RecordsLost(0), 30);
    s.set(0, 0, Counter::RecordsMistaken(0), 20);
    s.set(0, 0, Counter::RecordsPhantom(0), 10);
    let m = s.measures();
    close(m.find("acts_change", Some("jaywalking"), None, None), -0.25);
    close(m.find("acts_change_by_domain", Some("order"), None, None), -540.0 / 2100.0);
    close(m.find("lawful_acts_lost", None, None, None), 0.4);
    close(m.find("watching", Some("jaywalking"), None, None), 0.2);
    close(m.find("records_true", None, None, None), 0.27);
    close(m.find("records_wrong_share", None, None, None), 0.1);
    assert_eq!(m.find("acts_change", Some("jaywalking"), Some("group=B"), None), None);
}

#[test]
fn activities_money_risk_and_scores() {
    let mut s = Sample::new(&["A"], 5);
    for period in 0..5 {
        s.set_in(period, 0, 0, Counter::Subjects, 200);
    }
    s.set(0, 0, Counter::Attempts(0), 400_000_000);
    s.set(0, 0, Counter::Blocked(0), 40_000_000);
    s.set(0, 0, Counter::BlockedWrongly(0), 10_000_000);
    s.set(0, 0, Counter::RestrictedDays(0), 800_000);
    s.set(0, 0, Counter::Money(0), -500_000_000);
    s.set(0, 0, Counter::RiskSum, 200 * 13_107);
    s.set(0, 0, Counter::ScoreSum(Side::Score), 200 * 30);
    s.set(0, 0, Counter::CapHits, 730);
    let m = s.measures();
    close(m.find("blocked_share", Some("air"), None, None), 0.1);
    close(m.find("blocked_wrongly_share", None, None, None), 0.25);
    close(m.find("blocked", Some("air"), None, None), 0.2);
    close(m.find("restricted_days", Some("air"), None, None), 4.0);
    // Days of several activities would add up to more than a year.
    assert_eq!(m.row("restricted_days", "all", "all", "all"), None);
    close(m.find("money", Some("no flights"), None, None), -2.5);
    close(m.find("risk_mean", None, None, None), 0.2);
    close(m.find("score_mean", Some("score"), None, None), 15.0);
    close(m.find("cap_hits_share", None, None, None), 0.01);
}

#[test]
fn moves_between_grades_scores_and_stays() {
    let mut s = Sample::new(&["A"], 5);
    s.trace.transitions.row_mut(0).copy_from_slice(&[90, 10, 4, 16]);
    s.trace.transitions.row_mut(1).copy_from_slice(&[84, 10, 6, 20]);
    s.trace.score_histogram.row_mut(0).copy_from_slice(&[10, 30, 60, 0, 20, 80]);
    s.trace.stays[0].ended = vec![0, 6, 6, 0];
    s.trace.stays[0].running = vec![0, 0, 0, 4];
    let m = s.measures();
    close(m.find("transition_share", Some("A to B"), None, None), 20.0 / 194.0);
    close(m.find("grade_kept_share", Some("B"), None, None), 36.0 / 46.0);
    let bins: Vec<_> = m.of("score_share").map(|r| (&*r.item, r.at, r.value)).collect();
    assert_eq!(bins[1], ("score", Some(10.0), Some(0.3)));
    assert_eq!(bins[5], ("fair score", Some(20.0), Some(0.8)));
    close(m.find("stay_days_median", LIST, None, None), 2.0);
    let curve: Vec<_> = m.of("still_listed_share").map(|r| (r.at, r.value)).collect();
    assert_eq!(curve.len(), 366, "every length from 0 to the run's 365 days");
    let start = [(0.0, 1.0), (1.0, 0.625), (2.0, 0.25), (3.0, 0.25)];
    assert_eq!(curve[..4], start.map(|(at, value)| (Some(at), Some(value))));
    assert_eq!(curve[365], (Some(365.0), Some(0.25)), "the last estimate stands");
}

/// Gini's index of the vector 0, 0, 1, 2, 3, 5, 8, 13, 21, 47, computed by others.
#[test]
fn days_of_wrongful_listings_are_as_unequal_as_their_vector() {
    let mut s = Sample::new(&["A"], 5);
    let mut ended = vec![0; 48];
    for length in [0, 0, 1, 2, 3, 5, 8, 13, 21] {
        ended[length] += 1;
    }
    s.trace.stays_wrong[0].ended = ended;
    s.trace.stays_wrong[0].running = vec![0; 48];
    assert_eq!(s.measures().find("wrongful_days_gini", LIST, None, None), None, "too few");
    s.trace.stays_wrong[0].running[47] = 1;
    close(s.measures().find("wrongful_days_gini", LIST, None, None), 0.65);
}

/// A group of nine has no rate at all, whatever the denominator counts; one of ten has. Everybody together always has.
#[test]
fn groups_of_few_subjects_have_no_rates() {
    let mut sample = Sample::new(&["few", "enough"], 1);
    for (stratum, subjects) in [(0, 9), (1, 10)] {
        sample.set(0, stratum, Counter::Subjects, subjects);
        sample.set(0, stratum, Counter::RecordsTrue(0), 20);
        sample.set(0, stratum, Counter::Acts(0), 40_000_000);
    }
    let m = sample.measures();
    let row = |measure: &str, group: &str| m.row(measure, "jaywalking", group, "all").unwrap().clone();
    for measure in ["watching", "records_true", "acts_rate"] {
        assert_eq!(
            (row(measure, "group=few").value, row(measure, "group=few").missing),
            (None, Some(TOO_FEW_SUBJECTS)),
            "{measure}"
        );
        assert!(row(measure, "group=enough").value.is_some_and(|rate| rate > 0.0), "{measure}");
        assert!(row(measure, "all").value.is_some(), "{measure}");
    }
    // No rate of a group is left over, of any measure.
    let rates = |group: &str| {
        let of_group = m.rows.iter().filter(|row| &*row.group == group && row.value.is_some());
        let is_rate = |row: &&Row| {
            let kind = MEASURES.iter().find(|measure| measure.name == row.measure).unwrap();
            matches!(kind.formula, Formula::Fraction { .. })
        };
        of_group.filter(is_rate).map(|row| row.measure).collect::<Vec<_>>()
    };
    assert!(rates("group=few").is_empty(), "{:?}", rates("group=few"));
    assert!(rates("group=enough").len() > 3, "{:?}", rates("group=enough"));
}

/// False listing rates of groups are compared over replicates and between schemes only if five cases would be expected in each.
#[test]
fn comparisons_of_groups_need_cases() {
    let of = |wrongly: i64| {
        let mut sample = Sample::new(&["A", "B"], 1);
        sample.confusion(0, [0, wrongly, 0, 1_000 - wrongly]);
        sample.confusion(1, [0, 2 * wrongly, 0, 1_000 - 2 * wrongly]);
        sample.measures()
    };
    let ratio = |runs: &[&Measures]| {
        let rows = crate::combine(runs);
        let row = rows.into_iter().find(|row| row.first.measure == "false_listing_ratio").unwrap();
        (row.estimate.map(|estimate| estimate.mean), row.first.missing)
    };
    // 1 and 2 of 1,000: 1.5 would be expected in each group, of four replicates 6.
    let (rare, common) = (of(1), of(4));
    assert_eq!(ratio(&[&rare]), (None, Some(TOO_FEW_CASES)));
    assert_eq!(ratio(&[&rare, &rare, &rare, &rare]), (Some(0.5), None));
    assert_eq!(ratio(&[&common]), (Some(0.5), None));
    let effect = |runs: &[&Measures]| {
        let effects = crate::effects(runs, runs);
        let effect = effects.into_iter().find(|e| e.row.measure == "false_listing_ratio").unwrap();
        effect.difference.map(|difference| difference.mean)
    };
    assert_eq!((effect(&[&rare]), effect(&[&common])), (None, Some(0.0)));
}

#[test]
fn of_everybody_has_the_same_rows_as_all() {
    let mut sample = Sample::new(&["A", "B"], 2);
    sample.confusion(0, [40, 10, 20, 130]);
    sample.confusion(1, [30, 30, 10, 80]);
    let whole = |row: &&Row| row.period.is_none() && *row.area == *ALL && *row.group == *ALL;
    let apart = |row: &&Row| {
        let measure = MEASURES.iter().find(|measure| measure.name == row.measure).unwrap();
        !matches!(measure.formula, Formula::Whole(_))
    };
    let all = sample.measures();
    let wanted: Vec<&Row> = all.rows.iter().filter(whole).filter(apart).collect();
    let found = sample.of_everybody();
    assert_eq!(found.rows.iter().collect::<Vec<_>>(), wanted);
    assert!(wanted.len() > 20, "{}", wanted.len());
}
