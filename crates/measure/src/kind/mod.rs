//! The measures, one file each. To add one: write its file here, and add its two lines below.

use crate::cut::{Cut, Fraction, Item, Sight};
use crate::row::Row;

mod acts_change;
mod acts_change_by_domain;
mod acts_rate;
mod appeal_days_mean;
mod appealed_rightly_share;
mod appealed_wrongly_share;
mod appeals_overdue_share;
mod appeals_pending;
mod blocked;
mod blocked_share;
mod blocked_wrongly_share;
mod bunching;
mod bypassed_share;
mod cap_hits_share;
mod closed_rate;
mod concentration;
mod copied_days;
mod correction_delay_days;
mod demographic_parity_difference;
mod demographic_parity_ratio;
mod dismissed_rate;
mod displaced_share;
mod eased_share;
mod entered_wrongly_share;
mod entries;
mod entry_cause_share;
mod equal_opportunity_difference;
mod equal_opportunity_ratio;
mod equalised_odds_difference;
mod equalised_odds_mean_difference;
mod equalised_odds_ratio;
mod factor_correlation;
mod fair_grade_share;
mod false_listing_rate;
mod false_listing_ratio;
mod favourable_ratio;
mod favourable_share;
mod gamed_share;
mod grade_kept_share;
mod grade_share;
mod graded_too_high;
mod graded_too_low;
mod grievance_mean;
mod hardship_mean;
mod homophily;
mod induced_share_of_listed;
mod jobs_lost_rate;
mod lawful_acts_lost;
mod listed_share;
mod missed_ratio;
mod missed_share_of_fair;
mod money;
mod peers;
mod records_associated;
mod records_by_channel;
mod records_induced;
mod records_mistaken;
mod records_phantom;
mod records_true;
mod records_withdrawn_share;
mod records_wrong_share;
mod remedy_gap;
mod restricted_days;
mod restricted_days_wrongly_share;
mod returned_share;
mod review_prevented_share;
mod review_spared_share;
mod reviewed_share;
mod rightly_listed_difference;
mod rightly_listed_share_of_listed;
mod risk_mean;
mod score_mean;
mod score_share;
mod spared_share;
mod spillover;
mod spillover_blocked;
mod spillover_days;
mod spillover_members;
mod spillover_share;
mod spillover_wrongly_share;
mod stay_days_median;
mod still_listed_share;
mod subjects;
mod tax;
mod top_grade_ratio;
mod transition_share;
mod trapped_share;
mod turnover_change;
mod turnover_moved;
mod upheld_share;
mod upheld_wrongly_share;
mod watching;
mod watching_ratio;
mod wrongful_days_gini;
mod wrongly_listed;
mod wrongly_listed_days;
mod wrongly_listed_share_of_listed;

/// All measures, in the order of reports.
pub const MEASURES: &[Measure] = &[
    subjects::MEASURE,
    score_mean::MEASURE,
    score_share::MEASURE,
    factor_correlation::MEASURE,
    grade_share::MEASURE,
    fair_grade_share::MEASURE,
    graded_too_low::MEASURE,
    graded_too_high::MEASURE,
    listed_share::MEASURE,
    wrongly_listed::MEASURE,
    wrongly_listed_share_of_listed::MEASURE,
    rightly_listed_share_of_listed::MEASURE,
    false_listing_rate::MEASURE,
    missed_share_of_fair::MEASURE,
    induced_share_of_listed::MEASURE,
    wrongly_listed_days::MEASURE,
    wrongful_days_gini::MEASURE,
    entries::MEASURE,
    entered_wrongly_share::MEASURE,
    entry_cause_share::MEASURE,
    spillover::MEASURE,
    peers::MEASURE,
    homophily::MEASURE,
    spillover_members::MEASURE,
    spillover_share::MEASURE,
    spillover_days::MEASURE,
    spillover_wrongly_share::MEASURE,
    spillover_blocked::MEASURE,
    dismissed_rate::MEASURE,
    reviewed_share::MEASURE,
    review_prevented_share::MEASURE,
    review_spared_share::MEASURE,
    appealed_wrongly_share::MEASURE,
    appealed_rightly_share::MEASURE,
    upheld_share::MEASURE,
    upheld_wrongly_share::MEASURE,
    appeal_days_mean::MEASURE,
    appeals_pending::MEASURE,
    appeals_overdue_share::MEASURE,
    remedy_gap::MEASURE,
    correction_delay_days::MEASURE,
    copied_days::MEASURE,
    favourable_share::MEASURE,
    favourable_ratio::MEASURE,
    top_grade_ratio::MEASURE,
    false_listing_ratio::MEASURE,
    missed_ratio::MEASURE,
    rightly_listed_difference::MEASURE,
    demographic_parity_difference::MEASURE,
    demographic_parity_ratio::MEASURE,
    equal_opportunity_difference::MEASURE,
    equal_opportunity_ratio::MEASURE,
    equalised_odds_difference::MEASURE,
    equalised_odds_mean_difference::MEASURE,
    equalised_odds_ratio::MEASURE,
    watching::MEASURE,
    watching_ratio::MEASURE,
    records_true::MEASURE,
    records_mistaken::MEASURE,
    records_phantom::MEASURE,
    records_associated::MEASURE,
    records_induced::MEASURE,
    records_withdrawn_share::MEASURE,
    records_wrong_share::MEASURE,
    records_by_channel::MEASURE,
    blocked::MEASURE,
    blocked_share::MEASURE,
    blocked_wrongly_share::MEASURE,
    bunching::MEASURE,
    bypassed_share::MEASURE,
    eased_share::MEASURE,
    restricted_days::MEASURE,
    restricted_days_wrongly_share::MEASURE,
    money::MEASURE,
    acts_rate::MEASURE,
    acts_change::MEASURE,
    acts_change_by_domain::MEASURE,
    displaced_share::MEASURE,
    gamed_share::MEASURE,
    lawful_acts_lost::MEASURE,
    closed_rate::MEASURE,
    jobs_lost_rate::MEASURE,
    spared_share::MEASURE,
    turnover_change::MEASURE,
    turnover_moved::MEASURE,
    concentration::MEASURE,
    tax::MEASURE,
    transition_share::MEASURE,
    grade_kept_share::MEASURE,
    trapped_share::MEASURE,
    returned_share::MEASURE,
    stay_days_median::MEASURE,
    still_listed_share::MEASURE,
    risk_mean::MEASURE,
    hardship_mean::MEASURE,
    grievance_mean::MEASURE,
    cap_hits_share::MEASURE,
];

/// The usual sign of adverse impact: a group's share of the *favourable* outcome below four fifths of the best group's
/// (Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4 D). It is never applied to rare adverse outcomes.
pub const FOUR_FIFTHS: f64 = 0.8;

/// Fewest simulated subjects, records or attempts in a denominator for a share to be given, and fewest subjects of a group or area for any rate of
/// theirs. Below it a number says "cannot be estimated" wherever it is shown: in text, tables, charts, JSON and comparisons.
pub const FLOOR: f64 = 10.0;

/// Groups are set against each other if so many cases would be expected in each of them, over all replicates, at the rate of all together: the
/// lowest and highest of rarer rates are far apart by chance alone.
pub const CASES: f64 = 5.0;

/// A number computed from a trace.
#[derive(Clone, Copy)]
pub struct Measure {
    /// Its name in files.
    pub name: &'static str,
    /// The question it answers.
    pub question: &'static str,
    /// What its value is in.
    pub unit: Unit,
    /// Whether somebody could count it who does not know the model: from the books of the scheme, by a survey, or by an inquiry into cases.
    /// An inquiry finds which of the persons, listings, records, proposals and appeals that it looks into were mistaken or missed, so shares and
    /// rates of such mistakes can be observed. What cannot: how many of everybody are listed by mistake, and the days, blocked attempts and
    /// closings that mistakes bring about; conduct that nobody sees, is induced, gamed or moved out of sight; perceived risk, hardship and
    /// grievance; mean scores and grades by the fair score; comparisons with a world without the scheme. A calibration holds runs to
    /// what can be observed alone.
    pub observable: bool,
    /// What it is computed for, one by one.
    pub over: Over,
    /// How the numerator is formed.
    pub numerator: &'static str,
    /// How the denominator is formed.
    pub denominator: &'static str,
    /// The computation.
    pub formula: Formula,
}

/// What a value is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Simulated subjects.
    Subjects,
    /// Simulated subjects times days.
    SubjectDays,
    /// Appeals.
    Appeals,
    /// 0 to 1.
    Share,
    /// 0 to 1, of a chance.
    Probability,
    /// One share over another.
    Ratio,
    /// One share minus another.
    Difference,
    /// Pearson's, -1 to 1.
    Correlation,
    /// Relative change: -0.1 is a tenth less.
    Change,
    /// Points of the score.
    Points,
    /// Days.
    Days,
    /// Times per act.
    PerAct,
    /// Times per subject and year.
    PerSubjectYear,
    /// Days per subject and year.
    DaysPerSubjectYear,
    /// Money per subject and year, in the population's currency.
    MoneyPerSubjectYear,
}

impl Unit {
    /// The unit in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Subjects => "simulated subjects",
            Self::SubjectDays => "days of simulated subjects",
            Self::Appeals => "appeals",
            Self::Share => "share, 0 to 1",
            Self::Probability => "probability, 0 to 1",
            Self::Ratio => "ratio",
            Self::Difference => "difference of shares, 0 to 1",
            Self::Correlation => "correlation, -1 to 1",
            Self::Change => "relative change (-0.1 is a tenth less)",
            Self::Points => "points",
            Self::Days => "days",
            Self::PerAct => "records per act",
            Self::PerSubjectYear => "per subject and year",
            Self::DaysPerSubjectYear => "days per subject and year",
            Self::MoneyPerSubjectYear => "currency units per subject and year",
        }
    }
}

/// What a measure is computed for, one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// Once.
    Nothing,
    /// Once, where there are grades.
    Grading,
    /// Score and fair score.
    Sides,
    /// Every grade.
    Grades,
    /// The best grade.
    TopGrade,
    /// Every pair of grades.
    Transitions,
    /// Every factor of an index.
    Factors,
    /// Every list.
    Lists,
    /// Every list, for what is decided about its entries: too rare to be told apart by area and group together.
    Decisions,
    /// Every list and cause of wrongful entries.
    Causes,
    /// All conduct, then every kind.
    ConductAndAll,
    /// Every domain.
    Domains,
    /// Every channel.
    Channels,
    /// Every activity. For days, which add up to more than a year over activities.
    Activities,
    /// All activities, then every one.
    ActivitiesAndAll,
    /// Every consequence.
    Consequences,
    /// Everything that those bear who live with the listed.
    Spillovers,
    /// Closings: all, those brought about by the scheme, those by its mistakes.
    Closings,
}

/// How groups are set against each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contrast {
    /// Ratio, at most 1; 0 where the lowest is 0 and the highest is not.
    LowestOverHighest,
    /// Difference.
    HighestMinusLowest,
    /// Mean of the differences, where several rates are compared.
    MeanHighestMinusLowest,
}

/// Forms a fraction; `None` where the run does not keep the counts.
pub type Of = fn(&Cut<'_>, Item) -> Option<Fraction>;

/// The computation of a measure.
#[derive(Clone, Copy)]
pub enum Formula {
    /// Numerator over denominator, for all, by area, by group and by period; for lists also by area and group
    /// together, and by area and period.
    Fraction {
        /// The fraction.
        of: Of,
        /// Smallest denominator for which a value is given.
        floor: f64,
        /// Whether both parts count subjects, each once, so that Wilson's interval applies. Records, days, attempts
        /// and entries of one subject are not independent of each other.
        counts_subjects: bool,
    },
    /// The numerator itself; the denominator says among how many.
    Count(Of),
    /// The groups of each attribute against each other, at the end of the run.
    Across {
        /// The rates that are compared; of several, the one in which the groups are furthest apart counts.
        of: &'static [Of],
        /// How.
        contrast: Contrast,
    },
    /// Rows of its own.
    Whole(fn(&Sight<'_>, &mut Vec<Row>)),
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_is_in_the_list_under_its_own_name() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/kind");
        let files: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .filter_map(|e| {
                e.unwrap().file_name().into_string().unwrap().strip_suffix(".rs").map(str::to_owned)
            })
            .filter(|name| name != "mod")
            .collect();
        let listed: BTreeSet<String> = MEASURES.iter().map(|m| m.name.to_owned()).collect();
        assert_eq!(listed.len(), MEASURES.len(), "a name twice");
        assert_eq!(files, listed);
    }

    /// A figure of any of these would be a goal, or a result of the model itself.
    #[test]
    fn what_is_of_the_model_alone_cannot_be_observed() {
        let hidden: Vec<&str> = MEASURES.iter().filter(|m| !m.observable).map(|m| m.name).collect();
        assert_eq!(
            hidden,
            [
                "score_mean",
                "fair_grade_share",
                "wrongly_listed",
                "induced_share_of_listed",
                "wrongly_listed_days",
                "wrongful_days_gini",
                "entry_cause_share",
                "spillover_wrongly_share",
                "correction_delay_days",
                "records_induced",
                "blocked_wrongly_share",
                "restricted_days_wrongly_share",
                "acts_rate",
                "acts_change",
                "acts_change_by_domain",
                "displaced_share",
                "gamed_share",
                "lawful_acts_lost",
                "spared_share",
                "turnover_change",
                "turnover_moved",
                "risk_mean",
                "hardship_mean",
                "grievance_mean",
                "cap_hits_share",
            ]
        );
    }

    #[test]
    fn every_measure_asks_a_question_and_says_its_parts() {
        for m in MEASURES {
            assert!(m.question.ends_with('?') || m.question.ends_with("?)"), "{}", m.name);
            assert!(!m.numerator.is_empty() && !m.denominator.is_empty(), "{}", m.name);
        }
    }
}
