//! A pack in words: who is watched, for what, with how many points, what follows, how well each number is known, and
//! what is left out. What `glasshouse show` prints.

pub(crate) mod channel;
mod numbers;
mod page;
pub(crate) mod response;
pub(crate) mod rules;

use crate::spec::{Evidence, Filter, Pack, Span, Stance, Subject, Tick, Unit};
use numbers::plural;
use page::Page;

pub use numbers::amount;
pub(crate) use numbers::{number, percent};

/// How many numbers and rules of a pack rest on what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EvidenceSummary {
    /// Official texts, statistics, peer-reviewed findings.
    pub documented: usize,
    /// Estimates, or derived from documented figures.
    pub estimated: usize,
    /// Placeholders with a range and a reason.
    pub assumed: usize,
    /// What only the scheme's describers say.
    pub claimed: usize,
}

impl EvidenceSummary {
    /// Counts the numbers of a pack; a number that a phase changes counts again.
    pub fn of(pack: &Pack) -> Self {
        let mut summary = Self::default();
        for parameter in &pack.parameters {
            match parameter.provenance.evidence {
                Evidence::Documented => summary.documented += 1,
                Evidence::Estimated => summary.estimated += 1,
                Evidence::Assumed => summary.assumed += 1,
                Evidence::Claimed => summary.claimed += 1,
            }
        }
        summary
    }

    /// All of them.
    pub fn total(&self) -> usize {
        self.documented + self.estimated + self.assumed + self.claimed
    }

    /// As words: "3 documented, 12 estimated, 40 assumed".
    pub fn words(&self) -> String {
        let counts = [
            (self.documented, Evidence::Documented),
            (self.estimated, Evidence::Estimated),
            (self.claimed, Evidence::Claimed),
            (self.assumed, Evidence::Assumed),
        ];
        let some = counts.iter().filter(|(n, _)| *n > 0);
        some.map(|(n, evidence)| format!("{n} {}", evidence.word())).collect::<Vec<_>>().join(", ")
    }
}

/// The pack as plain text in lines of at most `width` characters.
pub fn describe(pack: &Pack, width: usize) -> String {
    let mut page = Page::new(width);
    page.paragraph(&format!("{}: {}", pack.name, pack.title));
    page.paragraph(stance(pack.stance));
    all_rules(pack, &mut page);
    numbers::known(pack, &mut page);
    if !pack.leaves_out.is_empty() {
        page.heading("What it leaves out");
        pack.leaves_out.iter().for_each(|sentence| page.item("- ", sentence));
    }
    if !pack.sources.is_empty() {
        page.heading("Sources");
        for source in &pack.sources {
            let read = source.read.as_ref().map(|read| format!(" (read: {read})")).unwrap_or_default();
            page.item(&format!("{}  ", source.key), &format!("{}{read}", source.title));
        }
    }
    page.text()
}

/// Only its rules, in the same words: who, when, what is counted and what follows.
pub fn describe_rules(pack: &Pack, width: usize) -> String {
    let mut page = Page::new(width);
    all_rules(pack, &mut page);
    page.text()
}

fn all_rules(pack: &Pack, page: &mut Page) {
    front(pack, page);
    if let Some((_, first)) = pack.phases.first() {
        rules::score(first, page);
        rules::counted(first, page);
        channel::channels(first, page);
        rules::lists(first, page);
        rules::companion(pack, first, page);
        rules::grades(first, page);
        rules::safeguards(first, page);
        response::responses(first, page);
        response::rivals(pack, page);
        rules::market(first, page);
    }
    rules::phases(pack, page);
}

fn stance(stance: Stance) -> &'static str {
    match stance {
        Stance::Documented => "A documented scheme: what the record supports.",
        Stance::Claimed => {
            "A claimed scheme: as somebody describes it, taken at their word. It is no finding that it exists."
        }
        Stance::Hypothetical => "A thought experiment.",
    }
}

fn front(pack: &Pack, page: &mut Page) {
    page.heading("Who and when");
    let mut who = match conditions(&pack.subjects) {
        None => format!("Every {}", pack.subject.word()),
        Some(words) if pack.subject == Subject::Person => format!("Persons with {words}"),
        Some(words) => format!("Enterprises with {words}"),
    };
    match conditions(&pack.within.filters) {
        None => who.push_str(&format!(" of the population {}", pack.population)),
        Some(words) => who.push_str(&format!(" in {words} (population {})", pack.population)),
    }
    if let Some(share) = &pack.within.share {
        who.push_str(&format!("; the place holds {} of its {}", percent(share.value), pack.subject.words()));
    }
    page.item("", &format!("{who}."));
    for own in &pack.attributes {
        let share =
            |(name, share): &(String, crate::spec::Parameter)| format!("{name} {}", percent(share.value));
        let shares: Vec<String> = own.shares.iter().map(share).collect();
        let text =
            format!("{}: {}, all others {}.", own.says.trim_end_matches('.'), shares.join(", "), own.rest);
        page.item(&format!("{}: ", own.name), &text);
    }
    let tick = tick_word(pack.tick);
    let assess = match pack.assess {
        None => "at the end of each".to_owned(),
        Some(every) => format!("every {}", span(every)),
    };
    let when = format!(
        "From {} for {}, in steps of a {tick}; grades and lists are assessed {assess}.",
        pack.start,
        span(pack.horizon)
    );
    page.item("", &when);
}

/// The tick in words.
pub(crate) fn tick_word(tick: Tick) -> &'static str {
    match tick {
        Tick::Day => "day",
        Tick::Week => "week",
        Tick::Month => "month",
    }
}

/// Conditions as "age 18+ and province Shandong or Henan".
pub(crate) fn conditions(filters: &[Filter]) -> Option<String> {
    let one = |Filter { attribute, categories, place: _ }: &Filter| {
        format!("{attribute} {}", categories.join(" or "))
    };
    (!filters.is_empty()).then(|| filters.iter().map(one).collect::<Vec<_>>().join(" and "))
}

/// A length of time in words.
pub(crate) fn span(span: Span) -> String {
    let unit = match span.unit {
        Unit::Years => "year",
        Unit::Months => "month",
        _ => "day",
    };
    plural(span.count, unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_in_words_says_who_what_how_many_and_how_well_known() {
        let pack = crate::kind::check::load("").expect("loads").pack;
        let text = describe(&pack, 80);
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in [
            "Persons with age 18+ in province Shandong",
            "the place holds 0.6 % of its persons",
            "grades and lists are assessed every 1 year",
            "Everybody starts with 1000 points",
            "D from 0",
            "-5 points",
            "Crossing the road against the light",
            "Buying a flight",
            "95 %",
            "2016-07-01",
            "conduct.jaywalking.rate",
            "no count of it was found",
            "Everything that a real scheme does",
            "example-measures",
        ] {
            assert!(flat.contains(part), "{part} is not in\n{text}");
        }
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        let summary = EvidenceSummary::of(&pack);
        assert_eq!(summary.total(), pack.parameters.len());
        assert_eq!(summary.estimated, 2);
    }
}
