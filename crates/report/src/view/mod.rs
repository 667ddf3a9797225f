//! Views: the faces of a run that are written out and read by other programs.

mod audit;
mod calibration;
mod compare;
mod evidence;
mod exhibit;
mod headline;
mod kept;
mod life;
mod precision;
mod sweep;
mod text;
pub(crate) mod uncertainty;

use serde::Serialize;
use serde_json::Value;

pub use audit::{AUDIT_SCHEMA, AuditView, NO_VERDICT};
pub(crate) use audit::{LawView, law};
pub use calibration::{
    CALIBRATION_SCHEMA, CONDITIONAL, CalibrationView, DirectionView, NumberView, StepLine, TargetView,
};
pub use compare::{COMPARISON_SCHEMA, ChangedView, CompareView, EffectView};
pub use evidence::{AssumedLine, Evidence, EvidenceCount, SourceLine};
pub use exhibit::{
    AnswerView, CLAIMS, ClaimView, EXHIBITION_SCHEMA, ExhibitView, ExhibitionView, RecordView,
};
pub(crate) use exhibit::{answers, page_name};
pub use headline::{Figure, Tone};
pub use life::{
    BlockedView, LIFE_SCHEMA, LifeView, ListingView, StandingView, StepKind, StepView, TOLD, WorldView,
};
pub use precision::PrecisionView;
pub use sweep::{SWEEP_SCHEMA, SweepRunView, SweepView, TableView};

pub use kept::KeptView;

use crate::finished::{Finished, stance_words};
use crate::numbers::{Numbers, Of, reading};
use crate::warning::{self, Warning};

/// The format of `summary.json`.
pub const SCHEMA: &str = "glasshouse/summary/1";

/// The sentence that every output carries.
pub const STATEMENT: &str = "All persons and enterprises are synthetic: they were made from tables of counts, published or, where marked, assumed; none is a real one.";

/// What no pack of this program can show, whatever it leaves out by itself.
pub const LIMITS: [&str; 5] = [
    "The population is closed: nobody is born, dies, ages or moves during the run.",
    "\u{201c}By mistake\u{201d} means: not by the person's own observed acts. Whether a rule is just is not asked.",
    "Acts that no channel observed are in neither the score nor the fair score; who is watched more is shown \
     separately.",
    "Intervals show chance alone. They do not show what follows from parameters that nobody knows, nor from the model.",
    "Numbers marked as assumed are placeholders with a range and a reason. They are not findings.",
];

/// In place of what the scheme changes, for packs without a response.
pub const NO_RESPONSE: &str = "Subjects do not respond in this pack: it states no response to the scheme, so what they do \
     of their own accord is as without it.";

/// `summary.json`: what a run was and what came out.
#[derive(Debug, Clone, Serialize)]
pub struct RunView {
    /// `SCHEMA`.
    pub schema: &'static str,
    /// Always true.
    pub synthetic: bool,
    /// [`STATEMENT`].
    pub statement: &'static str,
    /// The program and its version.
    pub program: String,
    /// Name of the pack.
    pub pack: String,
    /// Its title.
    pub title: String,
    /// `claimed`, `documented` or `hypothetical`.
    pub stance: &'static str,
    /// What that means.
    pub stance_means: String,
    /// How the run departs from the pack as it is published, a line each; empty if it does not.
    pub changed: Vec<String>,
    /// Whether the rules were changed, or the run goes on beyond the pack's horizon.
    pub changed_scheme: bool,
    /// Country code.
    pub country: String,
    /// Name of the population.
    pub population: String,
    /// Whom the scheme scores: `person` or `enterprise`.
    pub subject: &'static str,
    /// Persons simulated, of all ages, or enterprises.
    pub persons: u64,
    /// Of them, those the scheme scores.
    pub subjects: u64,
    /// One simulated person stands for this many.
    pub stands_for: f64,
    /// Number of areas.
    pub areas: usize,
    /// Ticks run.
    pub ticks: u32,
    /// `day`, `week` or `month`.
    pub tick: &'static str,
    /// First day.
    pub start: String,
    /// The day after the last tick.
    pub end: String,
    /// The seed asked for, as text: it may not fit a floating-point number.
    pub seed: String,
    /// Number of replicates.
    pub replicates: usize,
    /// Over the final state of every subject, in each replicate.
    pub state_digests: Vec<String>,
    /// The command that repeats the run.
    pub command: String,
    /// Whether the pack says how people respond to the scheme; if not, conduct cannot change.
    pub people_respond: bool,
    /// The run in sentences.
    pub headline: Vec<Figure>,
    /// The lists in numbers.
    pub lists: Vec<ListView>,
    /// Every measure for the whole run, over everybody; those of lists by group too.
    pub measures: Vec<MeasureView>,
    /// How well the numbers that went in are known.
    pub evidence: Evidence,
    /// How sure the results are, as far as the pack keeps it.
    pub uncertainty: KeptView,
    /// How well the population meets its tables.
    pub fit: Value,
    /// What the pack does not model.
    pub leaves_out: Vec<String>,
    /// What a reader could fall for in it.
    pub warnings: Vec<Warning>,
    /// What no run of this program can show.
    pub limits: Vec<&'static str>,
}

/// One list at the end of the run, in simulated subjects (means over replicates).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListView {
    /// Its name.
    pub name: String,
    /// Whether it is a redlist.
    pub red: bool,
    /// Subjects on it.
    pub listed: f64,
    /// Of them, rightly and without induced acts.
    pub rightly: f64,
    /// Of them, by mistake.
    pub wrongly: f64,
    /// Of them, through acts that a wrongful restriction induced.
    pub induced: f64,
    /// Subjects who are not on it though their own observed acts would put them there.
    pub missed: f64,
    /// Subjects in all.
    pub subjects: f64,
}

/// One measure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeasureView {
    /// Its name; `dictionary.json` says what it means.
    pub measure: &'static str,
    /// What it is about, or `all`.
    pub item: String,
    /// The group, or `all`.
    pub group: String,
    /// Mean numerator.
    pub numerator: f64,
    /// Mean denominator.
    pub denominator: f64,
    /// Mean value.
    pub value: Option<f64>,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Why there is no value.
    pub missing: Option<&'static str>,
}

impl RunView {
    /// Of a finished run.
    pub fn new(run: &Finished<'_>) -> Self {
        let numbers = Numbers::new(&run.measures);
        let evidence = Evidence::of(run.pack);
        let (stance, stance_means) = stance_words(run, &evidence);
        Self {
            schema: SCHEMA,
            synthetic: true,
            statement: STATEMENT,
            program: format!("glasshouse {}", env!("CARGO_PKG_VERSION")),
            pack: run.pack.name.clone(),
            title: run.pack.title.clone(),
            stance,
            stance_means,
            changed: run.changed.lines(),
            changed_scheme: run.changed.scheme(),
            country: run.pack.country.clone(),
            population: run.pack.population.clone(),
            subject: run.layout.subject.word(),
            persons: run.layout.persons(),
            subjects: run.layout.subjects(),
            stands_for: run.layout.stands_for,
            areas: run.layout.areas.len(),
            ticks: run.policy.ticks,
            tick: run.tick_word(),
            start: run.day(0).to_string(),
            end: run.day(run.policy.ticks).to_string(),
            seed: run.seed.to_string(),
            replicates: run.traces.len(),
            state_digests: run.traces.iter().map(|t| t.state_digest.clone()).collect(),
            command: run.command.clone(),
            people_respond: run.pack.phases.iter().any(|(_, rules)| !rules.responses.is_empty()),
            headline: headline::figures(run, &numbers),
            lists: lists(run, &numbers),
            measures: measures(&numbers),
            evidence,
            uncertainty: KeptView::new(&run.kept, &run.pack.name, run.changed.scheme()),
            fit: run.fit.clone(),
            leaves_out: run.pack.leaves_out.clone(),
            warnings: warning::of_run(run, &numbers),
            limits: LIMITS.to_vec(),
        }
    }

    /// As a JSON value.
    pub fn to_json(&self) -> Value {
        // The view holds strings, numbers and lists of them: there is nothing in it that JSON cannot say.
        serde_json::to_value(self).unwrap_or_default()
    }

    /// `36 months`.
    pub fn length(&self) -> String {
        let plural = if self.ticks == 1 { "" } else { "s" };
        format!("{} {}{plural}", crate::number::count(f64::from(self.ticks)), self.tick)
    }

    /// The text of `summary.json`.
    pub fn to_json_text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The summary for a terminal of this many columns.
    pub fn to_text(&self, width: usize, color: bool) -> String {
        text::text(self, width, color)
    }
}

fn lists(run: &Finished<'_>, numbers: &Numbers) -> Vec<ListView> {
    let of = |list: &model::policy::ListName| {
        let part = |measure| numbers.get(measure, Of::item(&list.name));
        let listed = part("listed_share")?;
        let (wrongly, induced) =
            (part("wrongly_listed")?.numerator, part("induced_share_of_listed")?.numerator);
        Some(ListView {
            name: list.name.clone(),
            red: list.red,
            listed: listed.numerator,
            rightly: listed.numerator - wrongly - induced,
            wrongly,
            induced,
            missed: part("missed_share_of_fair")?.numerator,
            subjects: listed.denominator,
        })
    };
    run.policy.lists.iter().filter_map(of).collect()
}

fn measures(numbers: &Numbers) -> Vec<MeasureView> {
    let of_lists = |name| {
        use measure::kind::Over;
        measure::kind::MEASURES
            .iter()
            .any(|m| m.name == name && matches!(m.over, Over::Lists | Over::Decisions))
    };
    let wanted = |row: &&measure::Combined| {
        let r = &row.first;
        r.period.is_none()
            && r.at.is_none()
            && *r.area == *"all"
            && (*r.group == *"all" || of_lists(r.measure))
    };
    let view = |row: &measure::Combined| {
        let read = reading(row);
        MeasureView {
            measure: row.first.measure,
            item: row.first.item.to_string(),
            group: row.first.group.to_string(),
            numerator: read.numerator,
            denominator: read.denominator,
            value: read.value,
            low: read.interval.map(|i| i.0),
            high: read.interval.map(|i| i.1),
            missing: read.missing,
        }
    };
    numbers.rows().iter().filter(wanted).map(view).collect()
}
