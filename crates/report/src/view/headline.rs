//! The run in plain sentences, each with its denominator and interval.

use model::policy::ListName;
use serde::Serialize;

use crate::finished::Finished;
use crate::gap::{gap, times};
use crate::number::{about, change, count, name, percent, rare, significant};
use crate::numbers::{Numbers, Of, Reading};
use crate::swing::swing;

/// What a sentence is about: sets its place and its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// A fact of the run.
    Plain,
    /// A mistake of the scheme.
    Mistake,
    /// Something that changed.
    Change,
}

/// A headline number.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Name of the measure.
    pub measure: &'static str,
    /// What it is about.
    pub item: String,
    /// The number as read: `0.77%`.
    pub big: String,
    /// What it is, to follow the number.
    pub label: String,
    /// The denominator and interval in words.
    pub basis: String,
    /// What it is about.
    pub tone: Tone,
    /// The value.
    pub value: Option<f64>,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Mean numerator.
    pub numerator: f64,
    /// Mean denominator.
    pub denominator: f64,
}

impl Figure {
    /// The whole sentence.
    pub fn sentence(&self) -> String {
        format!("{} {} ({}).", self.big, self.label, self.basis)
    }
}

struct Writer<'a> {
    run: &'a Finished<'a>,
    numbers: &'a Numbers,
    figures: Vec<Figure>,
}

/// The sentences, in reading order.
pub fn figures(run: &Finished<'_>, numbers: &Numbers) -> Vec<Figure> {
    let mut writer = Writer { run, numbers, figures: Vec::new() };
    run.policy.lists.iter().for_each(|list| writer.list(list));
    run.policy.lists.iter().filter(|l| !l.red).for_each(|list| writer.remedy(list));
    run.policy.lists.iter().filter(|l| !l.red).for_each(|list| writer.spillover(list));
    run.policy.spillovers.iter().for_each(|spillover| writer.household(spillover));
    writer.grading();
    writer.records();
    writer.blocked();
    writer.closings();
    writer.conduct();
    run.policy.lists.iter().filter(|l| !l.red).for_each(|list| writer.disparity(list));
    writer.figures
}

impl Writer<'_> {
    fn get(&self, measure: &'static str, item: &str) -> Option<Reading> {
        self.numbers.get(measure, Of::item(item)).filter(|r| r.value.is_some())
    }

    fn push(
        &mut self,
        measure: &'static str,
        item: &str,
        read: Reading,
        tone: Tone,
        format: fn(f64) -> String,
        [label, basis]: [String; 2],
    ) {
        self.figures.push(Figure {
            measure,
            item: item.to_owned(),
            big: read.say(format),
            label,
            basis: basis + &self.interval(read, format),
            tone,
            value: read.value,
            low: read.interval.map(|i| i.0),
            high: read.interval.map(|i| i.1),
            numerator: read.numerator,
            denominator: read.denominator,
        });
    }

    fn interval(&self, read: Reading, format: fn(f64) -> String) -> String {
        match read.interval.filter(|(low, high)| low < high) {
            Some((low, high)) if self.run.traces.len() > 1 => {
                format!(
                    "; mean of {} runs, 95% interval {} to {}",
                    self.run.traces.len(),
                    format(low),
                    format(high)
                )
            }
            Some((low, high)) => format!("; 95% interval {} to {}", format(low), format(high)),
            None => String::new(),
        }
    }

    /// `132 of the 1,688 simulated subjects listed, so about 465,000 of 5.93 million`.
    fn parts(&self, read: Reading, whole: &str) -> String {
        let each = self.run.layout.stands_for;
        let real = if each > 1.0 && read.denominator > 0.0 {
            format!(", so about {} of {}", about(read.numerator * each), about(read.denominator * each))
        } else {
            String::new()
        };
        format!("{} of {} simulated subjects{whole}{real}", count(read.numerator), count(read.denominator))
    }

    fn list(&mut self, list: &ListName) {
        let words = name(&list.name);
        if let Some(read) = self.get("listed_share", &list.name) {
            let label = format!("are on the list \u{201c}{words}\u{201d} at the end");
            let basis = self.parts(read, "");
            self.push("listed_share", &list.name, read, Tone::Plain, percent, [label, basis]);
        }
        if let Some(swing) = swing(self.run, self.numbers, &list.name) {
            let label = format!("are on the list \u{201c}{words}\u{201d} on average over the last year");
            let basis = format!(
                "mean of the ends of {} periods, {} to {}; the end of the run is unlike the year before it",
                swing.periods,
                percent(swing.low),
                percent(swing.high)
            );
            self.push("listed_share", &list.name, swing.mean, Tone::Plain, percent, [label, basis]);
        }
        if let Some(read) = self.get("wrongly_listed_share_of_listed", &list.name) {
            let label = format!(
                "of those on \u{201c}{words}\u{201d} are there by mistake: their own observed acts would not have put \
                 them there"
            );
            let basis = self.parts(read, " listed");
            self.push(
                "wrongly_listed_share_of_listed",
                &list.name,
                read,
                Tone::Mistake,
                percent,
                [label, basis],
            );
        }
        if let Some(read) = self.get("missed_share_of_fair", &list.name).filter(|r| r.numerator > 0.0) {
            let label =
                format!("of those who belong on \u{201c}{words}\u{201d} by its own rules are not on it");
            let basis = self.parts(read, " who belong on it");
            self.push("missed_share_of_fair", &list.name, read, Tone::Mistake, percent, [label, basis]);
        }
    }

    /// The remedy gap: those harmed and never repaired, and the group among whom it is widest.
    fn remedy(&mut self, list: &ListName) {
        let words = name(&list.name);
        let Some(read) = self.get("remedy_gap", &list.name) else { return };
        let heard = self.numbers.get("appealed_wrongly_share", Of::item(&list.name));
        let (label, more) = match heard {
            None => (
                format!(
                    "of the wrongful listings on \u{201c}{words}\u{201d} were never put right: the scheme has neither review nor appeal"
                ),
                String::new(),
            ),
            Some(appealed) => (
                format!("of the wrongful listings on \u{201c}{words}\u{201d} were never put right"),
                format!(", of which {} were appealed{}", count(appealed.numerator), self.widest_gap(list)),
            ),
        };
        let basis = format!("{} wrongful listings over the run{more}", read.parts());
        self.push("remedy_gap", &list.name, read, Tone::Mistake, percent, [label, basis]);
    }

    /// Those listed for others.
    fn spillover(&mut self, list: &ListName) {
        let Some(read) = self.get("spillover", &list.name).filter(|r| r.numerator > 0.0) else { return };
        let hundred = |ratio: f64| ratio * 100.0;
        let interval = read.interval.map(|(low, high)| (hundred(low), hundred(high)));
        let per_hundred = Reading { value: read.value.map(hundred), interval, ..read };
        let label = format!(
            "more enter \u{201c}{}\u{201d} for every 100 who do: they did nothing, somebody else was listed",
            name(&list.name)
        );
        let basis = format!(
            "{} entries for the listing of somebody else, {} others over the run",
            count(read.numerator),
            count(read.denominator)
        );
        self.push("spillover", &list.name, per_hundred, Tone::Mistake, significant, [label, basis]);
    }

    /// Those who bear it for whom they represent, or for who represents them.
    fn represented(&mut self, spillover: &str) {
        let Some(read) = self.get("spillover_share", spillover).filter(|r| r.numerator > 0.0) else { return };
        let label = format!(
            "bear \u{201c}{}\u{201d}: whom they represent, or who represents them, is on a list",
            name(spillover)
        );
        let basis = self.parts(read, "");
        self.push("spillover_share", spillover, read, Tone::Mistake, percent, [label, basis]);
    }

    /// Those who bear it for somebody they live with.
    fn household(&mut self, spillover: &str) {
        self.represented(spillover);
        let Some(read) = self.get("spillover_members", spillover).filter(|r| r.numerator > 0.0) else {
            return;
        };
        let hundred = |ratio: f64| ratio * 100.0;
        let interval = read.interval.map(|(low, high)| (hundred(low), hundred(high)));
        let per_hundred = Reading { value: read.value.map(hundred), interval, ..read };
        let wrongly = self.get("spillover_wrongly_share", spillover);
        let wrongly = wrongly
            .map_or(String::new(), |w| format!("; {} of their days rest on mistakes alone", w.say(percent)));
        let label = format!(
            "bear \u{201c}{}\u{201d} for every 100 on the list: they live with somebody who is on it and are not themselves",
            name(spillover)
        );
        let basis = format!(
            "{} household members, {} listed at the end{wrongly}",
            count(read.numerator),
            count(read.denominator)
        );
        self.push("spillover_members", spillover, per_hundred, Tone::Mistake, significant, [label, basis]);
    }

    fn widest_gap(&self, list: &ListName) -> String {
        let attributes = self.run.layout.attributes.iter().filter(|a| a.classes.len() > 1);
        let groups = attributes.flat_map(|a| a.classes.iter().map(move |class| (a, class)));
        let gap = |(attribute, class): (&model::layout::Attribute, &String)| {
            let group = format!("{}={class}", attribute.name);
            let read = self.numbers.get("remedy_gap", Of::item(&list.name).group(&group))?;
            Some((read.value?, format!("{} {class}", name(&attribute.name)), read))
        };
        let widest = groups.filter_map(gap).max_by(|a, b| a.0.total_cmp(&b.0));
        widest.map_or(String::new(), |(share, group, read)| {
            format!("; the gap is widest for {group}, {} ({})", percent(share), read.parts())
        })
    }

    fn grading(&mut self) {
        if let Some(read) = self.get("graded_too_low", "all").filter(|r| r.numerator > 0.0) {
            let label = "have a worse grade than their own observed acts give".to_owned();
            let basis = self.parts(read, "");
            self.push("graded_too_low", "all", read, Tone::Mistake, percent, [label, basis]);
        }
    }

    fn records(&mut self) {
        if let Some(read) = self.get("records_wrong_share", "all") {
            let label = "of all records name the wrong person, or record something nobody did".to_owned();
            let basis = format!("{} records over the run", read.parts());
            self.push("records_wrong_share", "all", read, Tone::Mistake, percent, [label, basis]);
        }
    }

    fn blocked(&mut self) {
        let Some(read) = self.get("blocked", "all").filter(|r| r.numerator > 0.0) else { return };
        let thousand = |share: f64| share * 1000.0;
        let interval = read.interval.map(|(low, high)| (thousand(low), thousand(high)));
        let per_thousand = Reading { value: read.value.map(thousand), interval, ..read };
        let wrongly = self.get("blocked_wrongly_share", "all");
        let wrongly = wrongly.map_or(String::new(), |w| format!(", {} of them by mistake", w.say(percent)));
        let basis = format!(
            "{} attempts in {} subject-years{wrongly}",
            count(read.numerator),
            count(read.denominator)
        );
        if let Some(years) = read.value.and_then(rare) {
            let label = format!("attempt at a restricted activity fails in {years} subjects and years");
            let fewer = |_: f64| "Fewer than one".to_owned();
            let read = Reading { interval: None, ..read };
            return self.push("blocked", "all", read, Tone::Plain, fewer, [label, basis]);
        }
        let label = "attempts at restricted activities fail per 1,000 subjects and year".to_owned();
        self.push("blocked", "all", per_thousand, Tone::Plain, significant, [label, basis]);
    }

    /// Enterprises that the scheme closes, and the jobs lost with them.
    fn closings(&mut self) {
        let Some(read) = self.get("closed_rate", "by the scheme").filter(|r| r.numerator > 0.0) else {
            return;
        };
        let thousand = |share: f64| share * 1000.0;
        let interval = read.interval.map(|(low, high)| (thousand(low), thousand(high)));
        let per_thousand = Reading { value: read.value.map(thousand), interval, ..read };
        let jobs = self.get("jobs_lost_rate", "by the scheme").map_or(0.0, |jobs| jobs.numerator);
        let all = self.get("closed_rate", "all").map_or(0.0, |all| all.numerator);
        let label = "of 1,000 enterprises close in a year because of the scheme".to_owned();
        let basis = format!(
            "{} of {} closings in {} enterprise-years; with them {} jobs are lost",
            count(read.numerator),
            count(all),
            count(read.denominator),
            count(jobs)
        );
        self.push("closed_rate", "by the scheme", per_thousand, Tone::Change, significant, [label, basis]);
    }

    fn conduct(&mut self) {
        let conduct = &self.run.policy.conduct;
        let unlawful: Vec<_> = conduct.iter().filter(|k| !k.lawful).collect();
        let sum = unlawful
            .iter()
            .filter_map(|k| self.get("acts_change", &k.name))
            .fold((0.0, 0.0), |s, r| (s.0 + r.numerator, s.1 + r.denominator));
        if sum.1 > 0.0 && sum.0 != 0.0 {
            let read = Reading {
                numerator: sum.0,
                denominator: sum.1,
                value: Some(sum.0 / sum.1),
                interval: None,
                at: None,
                missing: None,
            };
            let label = "change in true acts against the law, seen or not".to_owned();
            let basis = format!(
                "against {} expected in the same population without the scheme",
                self.acts(read.denominator)
            );
            self.push("acts_change", "unlawful", read, Tone::Change, change, [label, basis]);
        }
        if let Some(read) = self.get("lawful_acts_lost", "all").filter(|r| r.numerator > 0.0) {
            let label = "of lawful acts no longer happen".to_owned();
            let basis =
                format!("of {} in the same population without the scheme", self.acts(read.denominator));
            self.push("lawful_acts_lost", "all", read, Tone::Change, percent, [label, basis]);
        }
        for (measure, what) in [
            ("displaced_share", "of true acts have moved out of sight: they happen where no channel looks"),
            ("gamed_share", "of true acts are there for the score's sake: somebody was short of a threshold"),
        ] {
            if let Some(read) = self.get(measure, "all").filter(|r| r.numerator > 0.0) {
                let basis = format!("of {} under the scheme", self.acts(read.denominator));
                self.push(measure, "all", read, Tone::Change, percent, [what.to_owned(), basis]);
            }
        }
    }

    fn acts(&self, acts: f64) -> String {
        format!("{} acts", about(acts))
    }

    /// The attribute whose groups differ most in false listings, among those where the difference is beyond chance.
    fn disparity(&mut self, list: &ListName) {
        let gaps = self.run.layout.attributes.iter().filter_map(|a| gap(self.numbers, &list.name, a));
        let Some(gap) = gaps.max_by(|a, b| a.times().total_cmp(&b.times())) else { return };
        let label = format!(
            "as likely to be on \u{201c}{}\u{201d} by mistake: the worst-off group by {} ({}) against the best-off ({})",
            name(&list.name),
            name(&gap.attribute),
            gap.high.0,
            gap.low.0
        );
        let say = |read: Reading| format!("{} ({})", read.say(percent), read.parts());
        let basis = format!("of those not fairly listed, {} against {}", say(gap.high.1), say(gap.low.1));
        let read = Reading { value: Some(gap.times()), interval: None, ..gap.high.1 };
        self.push("false_listing_ratio", &list.name, read, Tone::Mistake, times, [label, basis]);
    }
}
