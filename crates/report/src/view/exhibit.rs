//! Packs shown side by side: what each is, what is claimed about it, and what it implies when it is run.

use lab::exhibition::Exhibit;
use measure::kind::{MEASURES, Unit};
use pack::{Claim, Claims};
use serde::Serialize;

use super::{ChangedView, CompareView, Figure, LIMITS, MeasureView, RunView, STATEMENT, SourceLine};
use crate::number::{about, change, count, name, percent, significant};

/// The format of `gallery.json`.
pub const EXHIBITION_SCHEMA: &str = "glasshouse/gallery/1";

/// How claims are held against the record.
pub const CLAIMS: &str = "A verdict says how a claim stands up against the sources that were read, and nothing of who is right: what sources disagree about stays contested.";

/// What is asked of every scheme: the measure, the item that it is about (nothing: each list), and the question.
const ASKED: [(&str, Option<&str>, &str); 11] = [
    ("listed_share", None, "Who is on a list at the end?"),
    ("wrongly_listed_share_of_listed", None, "Of those on it, who is there by mistake?"),
    ("missed_share_of_fair", None, "Of those who belong on it by its own rules, who is missed?"),
    ("graded_too_low", Some("all"), "Who has a worse grade than their own observed acts give?"),
    ("blocked_share", Some("all"), "Which attempts at what is restricted or rewarded are blocked?"),
    ("blocked_wrongly_share", Some("all"), "Of the attempts that are blocked, which are blocked by mistake?"),
    ("eased_share", Some("all"), "Which attempts are made easier?"),
    ("lawful_acts_lost", Some("all"), "Which lawful acts no longer happen?"),
    ("acts_change", Some("all"), "By how much do true acts change, seen or not?"),
    ("turnover_change", Some("all"), "By how much does the turnover of enterprises change?"),
    ("closed_rate", Some("by the scheme"), "Which enterprises close in a year because of the scheme?"),
];

/// Measures that cannot but be nothing where nobody responds.
const OF_RESPONSE: [&str; 2] = ["lawful_acts_lost", "acts_change"];

/// `gallery.json`: packs shown side by side.
#[derive(Debug, Clone, Serialize)]
pub struct ExhibitionView {
    /// [`EXHIBITION_SCHEMA`].
    pub schema: &'static str,
    /// Always true.
    pub synthetic: bool,
    /// [`STATEMENT`].
    pub statement: &'static str,
    /// The program and its version.
    pub program: String,
    /// The packs, by country and name.
    pub exhibits: Vec<ExhibitView>,
    /// What no run of this program can show.
    pub limits: Vec<&'static str>,
}

/// One pack.
#[derive(Debug, Clone, Serialize)]
pub struct ExhibitView {
    /// Name of the pack.
    pub pack: String,
    /// Name of its page.
    pub page: String,
    /// Its title.
    pub title: String,
    /// `claimed`, `documented` or `hypothetical`.
    pub stance: &'static str,
    /// What that means.
    pub stance_means: String,
    /// Country code.
    pub country: String,
    /// Whom the scheme scores: `person` or `enterprise`.
    pub subject: &'static str,
    /// First day, and the day after the last.
    pub span: [String; 2],
    /// Subjects simulated.
    pub subjects: u64,
    /// One of them stands for this many.
    pub stands_for: f64,
    /// The seed asked for, as text.
    pub seed: String,
    /// Number of replicates.
    pub replicates: usize,
    /// The command that repeats its run.
    pub command: String,
    /// Whether the pack says how subjects respond to the scheme.
    pub people_respond: bool,
    /// What a reader is told first.
    pub headline: Option<Figure>,
    /// What it implies when it is run.
    pub measures: Vec<MeasureView>,
    /// What the pack does not model.
    pub leaves_out: Vec<String>,
    /// What is claimed about it.
    pub claims: Vec<ClaimView>,
    /// The sources that its claims name, in the order in which they are named.
    pub sources: Vec<SourceLine>,
    /// The pack of what the record supports, beside it.
    pub record: Option<RecordView>,
}

/// One claim.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClaimView {
    /// What is claimed.
    pub says: String,
    /// Key of the source that claims it.
    pub by: String,
    /// What the record shows.
    pub record: String,
    /// Keys of the sources of the record.
    pub sources: Vec<String>,
    /// How the claim stands up.
    pub verdict: &'static str,
    /// What that means.
    pub verdict_means: &'static str,
    /// Tables of the pack that express it.
    pub parts: Vec<String>,
}

/// The pack of what the record supports, as it is set beside another.
#[derive(Debug, Clone, Serialize)]
pub struct RecordView {
    /// Name of the pack.
    pub pack: String,
    /// Its title.
    pub title: String,
    /// Its page, if it has one.
    pub page: Option<String>,
    /// First day, and the day after the last.
    pub span: [String; 2],
    /// Whether it says how subjects respond.
    pub people_respond: bool,
    /// What it implies when it is run.
    pub measures: Vec<MeasureView>,
    /// For whom a list differs, where both could be run on the same persons.
    pub changed: Vec<ChangedView>,
    /// Why they could not.
    pub unpaired: Option<String>,
}

/// One question, and what a scheme answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnswerView {
    /// The list it is about, in words; nothing for all subjects.
    pub of: String,
    /// The value, or why there is none.
    pub big: String,
    /// Denominator and interval.
    pub basis: String,
}

impl ExhibitView {
    /// Of a pack that was run, and the list that its picture shows; what its record implies is added by
    /// [`ExhibitionView::new`].
    pub(crate) fn new(exhibit: &Exhibit, view: RunView, pictured: Option<&str>) -> Self {
        let claims = exhibit.claims.as_ref();
        Self {
            page: page_name(&view.pack),
            headline: headline(&view.headline, pictured),
            measures: view.measures.into_iter().filter(is_asked).collect(),
            claims: claims.iter().flat_map(|claims| &claims.claims).map(ClaimView::new).collect(),
            sources: claims.map_or(Vec::new(), |claims| cited(claims, &view.evidence.sources)),
            record: exhibit.record.as_ref().map(|record| RecordView::new(record, exhibit)),
            pack: view.pack,
            title: view.title,
            stance: view.stance,
            stance_means: view.stance_means,
            country: view.country,
            subject: view.subject,
            span: [view.start, view.end],
            subjects: view.subjects,
            stands_for: view.stands_for,
            seed: view.seed,
            replicates: view.replicates,
            command: view.command,
            people_respond: view.people_respond,
            leaves_out: view.leaves_out,
        }
    }

    /// Years from the first to the last day.
    pub fn years(&self) -> String {
        let year = |day: &str| day.chars().take(4).collect::<String>();
        let (first, last) = (year(&self.span[0]), year(&self.span[1]));
        // The end is the day after the last, which may be the first of a year.
        let ended = self.span[1].ends_with("-01-01");
        let last = last.parse::<i16>().map_or(last, |y| (y - i16::from(ended)).to_string());
        if first == last { first } else { format!("{first} to {last}") }
    }

    /// Whom it scores, in the plural.
    pub fn subjects_word(&self) -> &'static str {
        if self.subject == "person" { "persons" } else { "enterprises" }
    }
}

impl ExhibitionView {
    /// Packs that were run, each beside its record if that was run too; those that nobody asked for have no page.
    pub(crate) fn new(mut exhibits: Vec<(ExhibitView, bool)>) -> Self {
        exhibits.sort_by(|(a, _), (b, _)| (&a.country, &a.pack).cmp(&(&b.country, &b.pack)));
        let all = exhibits.clone();
        let mut shown: Vec<ExhibitView> =
            exhibits.into_iter().filter(|(_, shown)| *shown).map(|(exhibit, _)| exhibit).collect();
        for record in shown.iter_mut().filter_map(|exhibit| exhibit.record.as_mut()) {
            if let Some((own, has_page)) = all.iter().find(|(own, _)| own.pack == record.pack) {
                record.title.clone_from(&own.title);
                record.page = has_page.then(|| own.page.clone());
                record.span.clone_from(&own.span);
                record.people_respond = own.people_respond;
                record.measures.clone_from(&own.measures);
            }
        }
        Self {
            schema: EXHIBITION_SCHEMA,
            synthetic: true,
            statement: STATEMENT,
            program: format!("glasshouse {}", env!("CARGO_PKG_VERSION")),
            exhibits: shown,
            limits: LIMITS.to_vec(),
        }
    }

    /// The text of `gallery.json`.
    pub fn to_json_text(&self) -> String {
        format!("{}\n", serde_json::to_string_pretty(self).unwrap_or_default())
    }
}

impl ClaimView {
    fn new(claim: &Claim) -> Self {
        Self {
            says: claim.says.clone(),
            by: claim.by.clone(),
            record: claim.record.clone(),
            sources: claim.sources.clone(),
            verdict: claim.verdict.word(),
            verdict_means: claim.verdict.sentence(),
            parts: claim.parts.clone(),
        }
    }
}

impl RecordView {
    fn new(pack: &str, exhibit: &Exhibit) -> Self {
        let (changed, unpaired) = match &exhibit.pair {
            Some(Ok(comparison)) => (CompareView::new(comparison, "").changed, None),
            Some(Err(fault)) => (Vec::new(), Some(fault.message.clone())),
            None => (Vec::new(), None),
        };
        Self {
            pack: pack.to_owned(),
            title: pack.to_owned(),
            page: None,
            span: Default::default(),
            people_respond: false,
            measures: Vec::new(),
            changed: changed.into_iter().filter(|change| change.group == "all").collect(),
            unpaired,
        }
    }
}

/// The name of a pack's page.
pub(crate) fn page_name(pack: &str) -> String {
    format!("{}.html", pack.replace(['/', '\\'], "-"))
}

/// The first mistake that has a number, of the list in the picture if it shows one, or else whatever is told first.
fn headline(figures: &[Figure], pictured: Option<&str>) -> Option<Figure> {
    let first = ["wrongly_listed_share_of_listed", "graded_too_low", "listed_share", "blocked"];
    let other = |figure: &&Figure| {
        figure.measure.contains("listed") && pictured.is_some_and(|list| list != figure.item)
    };
    let of = |measure: &&str| figures.iter().filter(|f| !other(f)).find(|figure| figure.measure == *measure);
    first.iter().find_map(of).or(figures.first()).cloned()
}

fn is_asked(view: &MeasureView) -> bool {
    let is = |(measure, item, _): &(&str, Option<&str>, &str)| {
        *measure == view.measure && item.is_none_or(|item| item == view.item)
    };
    view.group == "all" && ASKED.iter().any(is)
}

/// The sources that claims name.
fn cited(claims: &Claims, sources: &[SourceLine]) -> Vec<SourceLine> {
    let mut keys: Vec<&String> = Vec::new();
    for key in claims.claims.iter().flat_map(|claim| std::iter::once(&claim.by).chain(&claim.sources)) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys.iter().filter_map(|key| sources.iter().find(|source| source.key == **key)).cloned().collect()
}

/// Every question that one of the schemes answers, with the answers of each.
pub(crate) fn answers(schemes: &[(&[MeasureView], bool)]) -> Vec<(&'static str, Vec<Vec<AnswerView>>)> {
    let asked = ASKED.iter().map(|(measure, _, question)| {
        let of = |(measures, respond): &(&[MeasureView], bool)| {
            let own = measures.iter().filter(|view| view.measure == *measure);
            own.map(|view| AnswerView::new(view, *respond)).collect::<Vec<_>>()
        };
        (*question, schemes.iter().map(of).collect::<Vec<_>>())
    });
    asked.filter(|(_, answers)| answers.iter().any(|answers| !answers.is_empty())).collect()
}

impl AnswerView {
    fn new(view: &MeasureView, respond: bool) -> Self {
        let of = match view.item.as_str() {
            "all" | "by the scheme" => String::new(),
            list => name(list),
        };
        if !respond && OF_RESPONSE.contains(&view.measure) {
            let basis = "The pack states no response, so acts are as without the scheme.".to_owned();
            return Self { of, big: "Not modelled".to_owned(), basis };
        }
        let parts = format!("{} of {}", brief(view.numerator), brief(view.denominator));
        let Some(value) = view.value else {
            let basis = match view.denominator > 0.0 {
                true => format!("{parts} on average: too few to tell"),
                false => format!("{parts}: there is nobody to count"),
            };
            return Self { of, big: "Cannot be estimated".to_owned(), basis };
        };
        let interval = match view.low.zip(view.high) {
            Some((low, high)) if low < high => {
                format!("95% interval {} to {}", say(view.measure, low), say(view.measure, high))
            }
            Some(_) => "the same in every run".to_owned(),
            None => "no interval".to_owned(),
        };
        Self { of, big: say(view.measure, value), basis: format!("{parts}; {interval}") }
    }
}

/// A count, rounded where it has so many digits that nobody reads them.
fn brief(number: f64) -> String {
    match number.abs() {
        size if size < 1e7 => count(number),
        size if number < 0.0 => format!("\u{2212}{}", about(size)),
        size => about(size),
    }
}

/// A value as it is read.
fn say(measure: &str, value: f64) -> String {
    match MEASURES.iter().find(|known| known.name == measure).map(|known| known.unit) {
        Some(Unit::Change) => change(value),
        Some(Unit::Share | Unit::Probability) => percent(value),
        _ if measure == "closed_rate" => percent(value),
        _ => significant(value),
    }
}
