//! A comparison as text and as JSON.

use lab::compare::{Agreement, Changed, Comparison};
use lab::run::Outcome;
use measure::interval::wilson;
use measure::kind::{FLOOR, MEASURES, Over, Unit};
use measure::{Effect, Estimate};
use serde::Serialize;

use super::precision::PrecisionView;
use super::text::{line, warned, wrapped};
use super::{LIMITS, STATEMENT};
use crate::number::{about, count, name, percent, significant};
use crate::warning::{self, Warning};

/// The format of `comparison.json`.
pub const COMPARISON_SCHEMA: &str = "glasshouse/comparison/1";

/// How to read a difference.
pub const PAIRED: &str = "Both schemes run on the same synthetic subjects with the same draws, so that a difference is what the schemes do. Its interval is that of the differences over replicates; it shows chance alone, not what follows from parameters that nobody knows.";

/// Measures of lists that a reader is told of first, with what they are in a few words.
const OF_LISTS: [(&str, &str); 6] = [
    ("listed_share", "on it at the end"),
    ("wrongly_listed_share_of_listed", "by mistake, of those on it"),
    ("missed_share_of_fair", "missed, of those who belong on it"),
    ("remedy_gap", "wrongful listings never put right"),
    ("wrongly_listed_days", "days on it by mistake"),
    ("entries", "entries per subject and year"),
];

/// The same of everything.
const OF_ALL: [(&str, &str); 5] = [
    ("graded_too_low", "graded too low"),
    ("records_wrong_share", "mistaken records"),
    ("blocked", "blocked attempts per subject and year"),
    ("blocked_wrongly_share", "by mistake, of blocked attempts"),
    ("lawful_acts_lost", "lawful acts lost"),
];

/// Two schemes on the same persons.
#[derive(Debug, Clone, Serialize)]
pub struct CompareView {
    /// [`COMPARISON_SCHEMA`].
    pub schema: &'static str,
    /// Always true.
    pub synthetic: bool,
    /// [`STATEMENT`].
    pub statement: &'static str,
    /// What pairing is, in a sentence for readers.
    pub paired: &'static str,
    /// The first scheme and the second.
    pub arms: [ArmView; 2],
    /// Subjects simulated in each.
    pub subjects: u64,
    /// One of them stands for this many.
    pub stands_for: f64,
    /// First day, and the day after the last.
    pub span: [String; 2],
    /// Replicates.
    pub replicates: usize,
    /// The seed asked for, as text.
    pub seed: String,
    /// What was seen of each precision asked for.
    pub precision: Vec<PrecisionView>,
    /// The command that repeats it.
    pub command: String,
    /// Whether the schemes ended in the same state in every replicate.
    pub null: bool,
    /// What a reader is told first.
    pub headline: Vec<EffectView>,
    /// Every measure of the whole run, over everybody; those of lists by group too.
    pub effects: Vec<EffectView>,
    /// What changed for whom, by list and group.
    pub changed: Vec<ChangedView>,
    /// How far both agree on whom they score, by group.
    pub agreement: Vec<AgreementView>,
    /// What a reader could fall for in it.
    pub warnings: Vec<Warning>,
    /// What no run of this program can show.
    pub limits: Vec<&'static str>,
}

/// One scheme.
#[derive(Debug, Clone, Serialize)]
pub struct ArmView {
    /// Name of the pack.
    pub pack: String,
    /// Its title.
    pub title: String,
    /// How it departs from the pack as it is published.
    pub changed: Vec<String>,
    /// Over the final state of every subject, by replicate.
    pub state_digests: Vec<String>,
}

/// One measure in both schemes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EffectView {
    /// Its name.
    pub measure: &'static str,
    /// The question it answers.
    pub question: &'static str,
    /// What its value is in.
    pub unit: &'static str,
    /// What it is about, or `all`.
    pub item: String,
    /// The group, or `all`.
    pub group: String,
    /// Mean in the first scheme.
    pub before: Option<f64>,
    /// Mean in the second.
    pub after: Option<f64>,
    /// Mean difference, second minus first.
    pub difference: Option<f64>,
    /// Lower end of its interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Half the width of the interval.
    pub half_width: Option<f64>,
    /// Correlation of both over replicates.
    pub correlation: Option<f64>,
    /// How many times as many replicates unpaired runs would take for the same interval.
    pub unpaired_times: Option<f64>,
    #[serde(skip)]
    kind: Option<Unit>,
}

/// What changed for the persons of a group on a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangedView {
    /// The list.
    pub list: String,
    /// The group, or `all`.
    pub group: String,
    /// Persons.
    pub persons: f64,
    /// Persons with fewer days on it in the second scheme.
    pub fewer: f64,
    /// Persons with more.
    pub more: f64,
    /// 95 % interval (Wilson) of the share with fewer.
    pub fewer_share: Option<[f64; 2]>,
    /// 95 % interval (Wilson) of the share with more.
    pub more_share: Option<[f64; 2]>,
    /// Days fewer, over those with fewer.
    pub days_fewer: f64,
    /// Days more, over those with more.
    pub days_more: f64,
    /// Persons with fewer days wrongly on it.
    pub wrongly_fewer: f64,
    /// Persons with more days wrongly on it.
    pub wrongly_more: f64,
    /// Persons ever on it only in the first scheme, only in the second, in both.
    pub ever: [f64; 3],
    /// Correlation over persons of their days on it.
    pub correlation: Option<f64>,
}

/// How far two schemes agree on the persons of a group at the end.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgreementView {
    /// The group, or `all`.
    pub group: String,
    /// Correlation over persons of their scores, mean over replicates; nothing where the scores of one do not differ.
    pub correlation: Option<f64>,
    /// Lower end of its interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Persons graded worse, alike and better in the second scheme; nothing where grades are not the same.
    pub graded: Option<[f64; 3]>,
}

impl CompareView {
    /// Of a finished comparison.
    pub fn new(comparison: &Comparison, command: &str) -> Self {
        let plan = &comparison.arms[0].plan;
        let effects: Vec<EffectView> =
            comparison.effects().iter().filter(whole).map(EffectView::new).collect();
        let lists = plan.policy.lists.iter().map(|list| (list.name.as_str(), list.red));
        let find = |(measure, _): &(&str, &str), item: &str| {
            let is = |e: &&EffectView| e.measure == *measure && e.item == item && e.group == "all";
            effects.iter().find(is).filter(|e| e.difference.is_some()).cloned()
        };
        let mut headline: Vec<EffectView> = Vec::new();
        for (list, red) in lists {
            // Nobody asks for a place on a redlist to be put right.
            let asked = OF_LISTS.iter().filter(|m| !(red && m.0 == "remedy_gap"));
            headline.extend(asked.filter_map(|m| find(m, list)));
        }
        headline.extend(OF_ALL.iter().filter_map(|m| find(m, "all")));
        Self {
            schema: COMPARISON_SCHEMA,
            synthetic: true,
            statement: STATEMENT,
            paired: PAIRED,
            arms: comparison.arms.each_ref().map(arm),
            subjects: plan.layout.subjects(),
            stands_for: plan.layout.stands_for,
            span: [plan.start().to_string(), plan.end().to_string()],
            replicates: comparison.paired.len(),
            seed: plan.seed.to_string(),
            precision: comparison.precision.iter().map(PrecisionView::new).collect(),
            command: command.to_owned(),
            null: comparison.is_null(),
            headline,
            warnings: warning::of_comparison(&effects),
            effects,
            changed: comparison.changed().into_iter().map(changed).collect(),
            agreement: comparison.agreement().into_iter().map(AgreementView::new).collect(),
            limits: LIMITS.to_vec(),
        }
    }

    /// The text of `comparison.json`.
    pub fn to_json_text(&self) -> String {
        format!("{}\n", serde_json::to_string_pretty(self).unwrap_or_default())
    }

    /// What changes, a sentence each; what does not, in one.
    pub fn sentences(&self) -> Vec<String> {
        let (same, other): (Vec<&EffectView>, Vec<&EffectView>) = self
            .headline
            .iter()
            .partition(|e| e.difference == Some(0.0) && e.low.is_none_or(|low| low == 0.0));
        let mut sentences: Vec<String> = other.into_iter().map(EffectView::sentence).collect();
        if !same.is_empty() {
            let labels: Vec<String> = same.into_iter().map(EffectView::label).collect();
            sentences.push(format!("exactly the same: {}", labels.join("; ")));
        }
        sentences
    }

    /// How far both agree on everybody; nothing where that cannot be said.
    pub fn agreement_sentence(&self) -> Option<String> {
        self.agreement.iter().find(|agreement| agreement.group == "all")?.sentence()
    }

    /// Who is compared with whom, in a line each.
    pub fn names(&self) -> [String; 2] {
        self.arms.each_ref().map(ArmView::name)
    }

    /// `1,112,783 simulated subjects in each, 2018-01-01 to 2023-01-01, 5 replicates`.
    pub fn scope(&self) -> String {
        let runs = if self.replicates == 1 {
            "1 replicate".to_owned()
        } else {
            format!("{} replicates", self.replicates)
        };
        format!(
            "{} simulated subjects in each, standing for about {}; {} to {}; {runs}",
            count(self.subjects as f64),
            about(self.subjects as f64 * self.stands_for),
            self.span[0],
            self.span[1]
        )
    }

    /// What was seen of each precision asked for.
    fn precisely(&self, out: &mut String, width: usize) {
        if !self.precision.is_empty() {
            line(out, "\nHow precisely");
            self.precision_sentences().iter().for_each(|sentence| wrapped(out, sentence, 2, width));
        }
    }

    /// For a terminal of this many columns.
    pub fn to_text(&self, width: usize) -> String {
        let mut out = String::new();
        let [a, b] = self.names();
        wrapped(&mut out, &format!("First:  {a}"), 0, width);
        wrapped(&mut out, &format!("Second: {b}"), 0, width);
        wrapped(&mut out, self.statement, 0, width);
        wrapped(&mut out, &format!("{}.", self.scope()), 0, width);
        if self.null {
            line(&mut out, "");
            wrapped(
                &mut out,
                "No difference at all: both ended in the same state in every replicate.",
                0,
                width,
            );
            self.precisely(&mut out, width);
            return out;
        }
        line(&mut out, "\nWhat changes (second minus first)");
        for sentence in self.sentences() {
            wrapped(&mut out, &sentence, 2, width);
        }
        line(&mut out, "\nFor whom (subjects, means over replicates)");
        for change in self.changed.iter().filter(|c| c.group == "all" && c.fewer + c.more > 0.0) {
            wrapped(&mut out, &change.sentence(), 2, width);
        }
        if let Some(sentence) = self.agreement_sentence() {
            line(&mut out, "\nDo they agree?");
            wrapped(&mut out, &sentence, 2, width);
        }
        self.precisely(&mut out, width);
        warned(&mut out, &self.warnings, width);
        line(&mut out, "");
        wrapped(&mut out, self.paired, 0, width);
        if let Some(sentence) = self.pairing_sentence() {
            wrapped(&mut out, &sentence, 0, width);
        }
        out
    }
}

/// Rows that a reader can take in: of the whole run and everywhere, by group for what is about lists.
fn whole(effect: &&Effect) -> bool {
    let row = &effect.row;
    let of_lists =
        MEASURES.iter().any(|m| m.name == row.measure && matches!(m.over, Over::Lists | Over::Decisions));
    row.period.is_none()
        && row.at.is_none()
        && *row.area == *"all"
        && (*row.group == *"all" || (of_lists && row.group.contains('=')))
}

fn arm(outcome: &Outcome) -> ArmView {
    ArmView {
        pack: outcome.plan.pack.name.clone(),
        title: outcome.plan.pack.title.clone(),
        changed: outcome.plan.changed.lines(),
        state_digests: outcome.replicates.iter().map(|r| r.trace.state_digest.clone()).collect(),
    }
}

impl ArmView {
    /// The pack and what is changed in it.
    pub fn name(&self) -> String {
        match self.changed.as_slice() {
            [] => self.pack.clone(),
            changed => format!("{}: {}", self.pack, changed.join("; ")),
        }
    }
}

impl EffectView {
    pub(super) fn new(effect: &Effect) -> Self {
        let measure = MEASURES.iter().find(|m| m.name == effect.row.measure);
        let mean = |estimate: Option<Estimate>| estimate.map(|e| e.mean);
        let interval = effect.difference.and_then(|d| d.interval);
        Self {
            measure: effect.row.measure,
            question: measure.map_or("", |m| m.question),
            unit: measure.map_or("", |m| m.unit.words()),
            item: effect.row.item.to_string(),
            group: effect.row.group.to_string(),
            before: mean(effect.before),
            after: mean(effect.after),
            difference: mean(effect.difference),
            low: interval.map(|i| i.0),
            high: interval.map(|i| i.1),
            half_width: effect.difference.and_then(Estimate::half_width),
            correlation: effect.correlation,
            unpaired_times: effect.unpaired_times,
            kind: measure.map(|m| m.unit),
        }
    }

    /// A value as it is read.
    pub fn say(&self, value: f64) -> String {
        match self.kind {
            Some(Unit::Share | Unit::Probability | Unit::Change) => percent(value),
            Some(Unit::Subjects | Unit::SubjectDays | Unit::Appeals) => count(value),
            _ => significant(value),
        }
    }

    /// A difference as it is read, with its sign; that of shares in percentage points.
    pub fn say_difference(&self, value: f64) -> String {
        format!("{}{}", self.signed(value), self.points())
    }

    fn points(&self) -> &'static str {
        match self.kind {
            Some(Unit::Share | Unit::Probability | Unit::Change) => " points",
            _ => "",
        }
    }

    fn signed(&self, value: f64) -> String {
        let size = self.say(value.abs());
        let size = size.trim_end_matches('%');
        let sign = if value < 0.0 { "\u{2212}" } else { "+" };
        match size {
            "0" => "0".to_owned(),
            // Too small to be written out.
            tiny if tiny.starts_with("under ") => "\u{2248}0".to_owned(),
            _ => format!("{sign}{size}"),
        }
    }

    /// The size of a difference, without a sign.
    pub fn say_size(&self, value: f64) -> String {
        let said = self.say(value);
        match self.points() {
            "" => said,
            points => format!("{}{points}", said.trim_end_matches('%')),
        }
    }

    /// The ends of an interval of the difference.
    pub fn say_interval(&self, low: f64, high: f64) -> String {
        format!("{} to {}{}", self.signed(low), self.signed(high), self.points())
    }

    /// What is measured, in a few words.
    pub fn what(&self) -> String {
        let known = OF_LISTS.iter().chain(&OF_ALL).find(|(measure, _)| *measure == self.measure);
        known.map_or_else(|| self.measure.replace('_', " "), |(_, words)| (*words).to_owned())
    }

    /// The same with what it is about.
    pub fn label(&self) -> String {
        match self.item.as_str() {
            "all" => self.what(),
            item => format!("\u{201c}{}\u{201d}, {}", name(item), self.what()),
        }
    }

    /// Whether it differs by more than chance.
    pub fn is_told_apart(&self) -> bool {
        self.low.zip(self.high).is_some_and(|(low, high)| low > 0.0 || high < 0.0)
    }

    /// `listed share, “blacklist”: 1.4% and 1.3%, −0.06 points (95% interval −0.07 to −0.05)`.
    pub fn sentence(&self) -> String {
        let say = |value: Option<f64>| value.map_or("cannot be estimated".to_owned(), |v| self.say(v));
        let difference = match (self.difference, self.low, self.high) {
            (Some(_), Some(0.0), Some(0.0)) => "no difference".to_owned(),
            (Some(d), Some(low), Some(high)) => {
                let told = if self.is_told_apart() { "" } else { ", not told apart from none" };
                format!("{} (95% interval {}{told})", self.say_difference(d), self.say_interval(low, high))
            }
            (Some(d), ..) => format!("{} (one replicate: no interval)", self.say_difference(d)),
            (None, ..) => "cannot be estimated".to_owned(),
        };
        format!("{}: {} and {}, {difference}", self.label(), say(self.before), say(self.after))
    }

    /// The difference and its interval relative to the first scheme.
    pub fn relative(&self) -> Option<(f64, Option<(f64, f64)>)> {
        let before = self.before.filter(|b| *b != 0.0)?.abs();
        let interval = self.low.zip(self.high).map(|(low, high)| (low / before, high / before));
        Some((self.difference? / before, interval))
    }
}

fn changed(changed: Changed) -> ChangedView {
    let [fewer, more] = changed.persons_changed;
    let enough = changed.persons >= FLOOR;
    let share = |hits: f64| wilson(hits, changed.persons).filter(|_| enough).map(|(low, high)| [low, high]);
    ChangedView {
        fewer_share: share(fewer),
        more_share: share(more),
        list: changed.list,
        group: changed.group,
        persons: changed.persons,
        fewer,
        more,
        days_fewer: changed.days_changed[0],
        days_more: changed.days_changed[1],
        wrongly_fewer: changed.wrongly_changed[0],
        wrongly_more: changed.wrongly_changed[1],
        ever: changed.ever,
        correlation: changed.correlation,
    }
}

impl AgreementView {
    fn new(agreement: Agreement) -> Self {
        let correlation = Estimate::of(&agreement.correlations);
        let interval = correlation.and_then(|estimate| estimate.interval);
        Self {
            group: agreement.group,
            correlation: correlation.map(|estimate| estimate.mean),
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
            graded: agreement.graded,
        }
    }

    /// `Between subjects the scores of both correlate by 0.54 (0.53 to 0.55); 61 % are graded alike...`.
    fn sentence(&self) -> Option<String> {
        let mut parts = Vec::new();
        if let Some(r) = self.correlation {
            let interval = match (self.low, self.high) {
                (Some(low), Some(high)) => format!(" ({} to {})", significant(low), significant(high)),
                _ => String::new(),
            };
            parts.push(format!(
                "between subjects the scores of both at the end correlate by {}{interval}",
                significant(r)
            ));
        }
        if let Some([worse, alike, better]) = self.graded {
            let all = worse + alike + better;
            let share = |persons: f64| percent(persons / all);
            if all > 0.0 {
                parts.push(format!(
                    "the second grades {} alike, {} worse and {} better",
                    share(alike),
                    share(worse),
                    share(better)
                ));
            }
        }
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

impl ChangedView {
    /// `On “blacklist” 1,234 of 1.1 million spend fewer days (...), 12 more...`.
    pub fn sentence(&self) -> String {
        let each = |days: f64, persons: f64| {
            if persons > 0.0 { significant(days / persons) } else { "0".to_owned() }
        };
        let correlation = self.correlation.map_or(String::new(), |r| {
            format!("; between subjects the days on it in both correlate by {}", significant(r))
        });
        format!(
            "On \u{201c}{}\u{201d} {} of {} subjects spend fewer days ({} each on average) and {} more ({} each); wrongly on it, {} \
             spend fewer and {} more{correlation}",
            name(&self.list),
            count(self.fewer),
            count(self.persons),
            each(self.days_fewer, self.fewer),
            count(self.more),
            each(self.days_more, self.more),
            count(self.wrongly_fewer),
            count(self.wrongly_more)
        )
    }
}
