//! The results whose uncertainty is taken apart: those that a report shows first, of everybody and the whole run.

use measure::Measures;
use measure::kind::{MEASURES, Unit};
use measure::row::ALL;
use model::policy::Policy;

/// A result.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Headline {
    pub(super) measure: &'static str,
    /// What it is about, as in a report's headline.
    pub(super) item: String,
    /// What is added up for it.
    items: Vec<String>,
    pub(super) label: String,
    pub(super) unit: Unit,
}

/// Of every list.
const OF_LISTS: [(&str, &str); 4] = [
    ("listed_share", "\u{201c}LIST\u{201d}: on it at the end"),
    ("wrongly_listed_share_of_listed", "\u{201c}LIST\u{201d}: by mistake, of those on it"),
    ("missed_share_of_fair", "\u{201c}LIST\u{201d}: missed, of who belong on it"),
    ("remedy_gap", "\u{201c}LIST\u{201d}: mistakes never put right"),
];

/// Of everybody.
const OF_ALL: [(&str, &str, &str); 5] = [
    ("graded_too_low", ALL, "graded too low"),
    ("records_wrong_share", ALL, "records that are wrong"),
    ("blocked", ALL, "attempts blocked, per year"),
    ("closed_rate", "by the scheme", "closed by the scheme, per year"),
    ("lawful_acts_lost", ALL, "lawful acts lost"),
];

/// The headlines that a run of a pack has.
pub(super) fn headlines(policy: &Policy, measures: &Measures) -> Vec<Headline> {
    let mut found = Vec::new();
    let mut add = |measure: &str, item: &str, items: Vec<String>, label: String| {
        let Some(known) = MEASURES.iter().find(|known| known.name == measure) else { return };
        if items.iter().any(|item| measures.row(measure, item, ALL, ALL).is_some()) {
            let (measure, unit) = (known.name, known.unit);
            found.push(Headline { measure, item: item.to_owned(), items, label, unit });
        }
    };
    for list in &policy.lists {
        let of = if list.red { &OF_LISTS[..1] } else { &OF_LISTS[..] };
        for (measure, label) in of {
            let label = label.replace("LIST", &list.name.replace('-', " "));
            add(measure, &list.name, vec![list.name.clone()], label);
        }
    }
    for (measure, item, label) in OF_ALL {
        add(measure, item, vec![item.to_owned()], label.to_owned());
    }
    let unlawful =
        policy.conduct.iter().filter(|conduct| !conduct.lawful).map(|conduct| conduct.name.clone());
    add("acts_change", "unlawful", unlawful.collect(), "change in acts against the law".to_owned());
    found
}

/// Those that are shares of all subjects.
const OF_SUBJECTS: [&str; 2] = ["listed_share", "graded_too_low"];

impl Headline {
    /// Whether it is a share of all subjects.
    pub(super) fn is_of_subjects(&self) -> bool {
        OF_SUBJECTS.contains(&self.measure)
    }

    /// Its value; `None` where it cannot be estimated.
    pub(super) fn read(&self, measures: &Measures) -> Option<f64> {
        let row = |item: &String| measures.row(self.measure, item, ALL, ALL);
        if let [item] = &self.items[..] {
            return row(item)?.value;
        }
        let rows = self.items.iter().filter_map(row);
        let (part, whole) = rows.fold((0.0, 0.0), |s, row| (s.0 + row.numerator, s.1 + row.denominator));
        (whole > 0.0).then(|| part / whole)
    }
}
