//! A synthetic person's life as text and as JSON.

mod listing;
mod rules;
mod steps;

use lab::life::{Life, World};
use model::follow::Standing;
use model::trace::Side;
use serde::Serialize;

use self::rules::Rules;
use super::STATEMENT;
use super::text::{line, warned, wrapped};
use crate::number::{count, days, name, significant};
use crate::warning::{self, Warning};

/// The format of a life's JSON.
pub const LIFE_SCHEMA: &str = "glasshouse/life/1";

/// What a life is.
pub const TOLD: &str = "Told by living through the person's region again with the run's own inputs: bit for bit what happened in the run, which itself keeps no record of anybody. The fair score is what the same rules give when every observed act counts for the person who did it and no mistaken record counts at all.";

/// A synthetic person's life.
#[derive(Debug, Clone, Serialize)]
pub struct LifeView {
    /// [`LIFE_SCHEMA`].
    pub schema: &'static str,
    /// Always true.
    pub synthetic: bool,
    /// [`STATEMENT`].
    pub statement: &'static str,
    /// [`TOLD`].
    pub told: &'static str,
    /// Number of the person in the run, from 0.
    pub person: u64,
    /// The words that picked them.
    pub picked: Option<String>,
    /// The replicate, from 0.
    pub replicate: u32,
    /// The seed asked for, as text.
    pub seed: String,
    /// Where they live.
    pub area: String,
    /// What the run tells persons apart by: attribute and class.
    pub classes: Vec<[String; 2]>,
    /// What a reader could fall for in it.
    pub warnings: Vec<Warning>,
    /// Their life in each world: one of a run, two of a comparison.
    pub worlds: Vec<WorldView>,
}

/// A life in one world.
#[derive(Debug, Clone, Serialize)]
pub struct WorldView {
    /// Name of the pack.
    pub pack: String,
    /// Its title.
    pub title: String,
    /// `claimed`, `documented` or `hypothetical`.
    pub stance: &'static str,
    /// How the run departs from the pack as it is published.
    pub changed: Vec<String>,
    /// First day, and the day after the last.
    pub span: [String; 2],
    /// `day`, `week` or `month`: all that is dated is dated by the first day of one.
    pub tick: &'static str,
    /// How they stood at the start.
    pub start: StandingView,
    /// How they stand at the end.
    pub end: StandingView,
    /// The life in a few sentences.
    pub summary: Vec<String>,
    /// What happened, in order.
    pub steps: Vec<StepView>,
    /// What was blocked for them.
    pub blocked: Vec<BlockedView>,
    /// Their longest listings and what would have kept them off.
    pub listings: Vec<ListingView>,
    /// The rules behind all this, by path.
    pub rules: Vec<RuleView>,
    /// Bounds that the score is looked at against: words and points.
    pub bounds: Vec<(String, f64)>,
    /// Lists of the world, in order.
    pub lists: Vec<String>,
}

/// How a person stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StandingView {
    /// In points.
    pub score: f64,
    /// The same by true authorship.
    pub fair_score: f64,
    /// Name of the grade, if the pack has grades.
    pub grade: Option<String>,
    /// The same by true authorship.
    pub fair_grade: Option<String>,
    /// Lists they are on.
    pub lists: Vec<String>,
    /// The same by true authorship.
    pub fair_lists: Vec<String>,
}

/// What a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// A true record.
    Record,
    /// A record of what they did not do.
    Mistaken,
    /// An act of theirs that went to somebody else.
    Astray,
    /// On a list, or on copies of it.
    Listed,
    /// Off it.
    Left,
    /// A step of due process.
    Redress,
    /// A change of grade.
    Grade,
    /// What true authorship would give.
    Fair,
    /// An enterprise closes.
    Closed,
    /// A newcomer takes its place.
    Opened,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepView {
    /// First day of the tick.
    pub date: String,
    /// The tick, from 0.
    pub tick: u32,
    /// What it is.
    pub kind: StepKind,
    /// In a sentence.
    pub says: String,
    /// Change of the score, in points, of a record.
    pub points: Option<f64>,
    /// Change of the fair score.
    pub fair_points: Option<f64>,
    /// Score after the tick.
    pub score: f64,
    /// Fair score after the tick.
    pub fair_score: f64,
    /// The list concerned.
    pub list: Option<String>,
    /// Paths of the rules that it rests on.
    pub rules: Vec<String>,
}

/// Attempts blocked while their status was the same.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BlockedView {
    /// The activity.
    pub activity: String,
    /// First day.
    pub from: String,
    /// The day after the last.
    pub to: String,
    /// Expected attempts blocked.
    pub attempts: f64,
    /// Of them, those that would be blocked by the fair score too.
    pub fairly: f64,
    /// Paths of the rules.
    pub rules: Vec<String>,
}

/// A listing and what would have kept them off.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListingView {
    /// The list.
    pub list: String,
    /// Day of the entry.
    pub from: String,
    /// Day on which they left.
    pub to: Option<String>,
    /// Days on it.
    pub days: f64,
    /// Whether by true authorship they would not have been on it.
    pub wrongly: bool,
    /// What would have changed it, in sentences: the smallest changes first.
    pub otherwise: Vec<String>,
}

/// A rule and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleView {
    /// Path in the pack.
    pub path: String,
    /// File and line.
    pub line: String,
    /// `documented`, `estimated`, `assumed` or `claimed`.
    pub evidence: &'static str,
    /// Title of the source.
    pub source: Option<String>,
    /// Where it is.
    pub url: Option<String>,
    /// What else is known of it.
    pub why: Option<String>,
}

impl LifeView {
    /// Of a life.
    pub fn new(life: &Life) -> Self {
        let first = &life.worlds[0];
        let (layout, story) = (&first.plan.layout, &first.story);
        let classes = layout.attributes.iter().zip(&layout.strata[story.stratum].classes);
        let classes = classes.filter(|(attribute, _)| attribute.classes.len() > 1);
        Self {
            schema: LIFE_SCHEMA,
            synthetic: true,
            statement: STATEMENT,
            told: TOLD,
            person: life.person,
            picked: life.picked.clone(),
            replicate: life.replicate,
            seed: first.plan.seed.to_string(),
            area: layout.areas[story.area].name.clone(),
            classes: classes
                .map(|(a, &class)| [a.name.clone(), a.classes[usize::from(class)].clone()])
                .collect(),
            warnings: warning::of_life(life.picked.as_deref()),
            worlds: life.worlds.iter().map(world).collect(),
        }
    }

    /// As JSON, with a line end.
    pub fn to_json_text(&self) -> String {
        // Strings, integers and finite numbers only: writing them as JSON has no way to fail.
        serde_json::to_string_pretty(self).map_or_else(|_| String::new(), |text| text + "\n")
    }

    /// `Synthetic person 1,234`.
    pub fn person(&self) -> String {
        format!("Synthetic person {}", count(self.person as f64))
    }

    /// `Shandong; residence: rural; sex: female`.
    pub fn who(&self) -> String {
        let classes = self.classes.iter().map(|[attribute, class]| format!("{}: {class}", name(attribute)));
        std::iter::once(self.area.clone()).chain(classes).collect::<Vec<_>>().join("; ")
    }

    /// As text in lines of at most `width` characters.
    pub fn to_text(&self, width: usize) -> String {
        let width = width.clamp(40, 110);
        let mut out = String::new();
        wrapped(&mut out, &format!("{}, {}", self.person(), self.who()), 0, width);
        if let Some(words) = &self.picked {
            wrapped(&mut out, &format!("Picked by: {words}"), 0, width);
        }
        wrapped(&mut out, self.statement, 0, width);
        wrapped(&mut out, self.told, 0, width);
        for (at, world) in self.worlds.iter().enumerate() {
            out.push('\n');
            if self.worlds.len() > 1 {
                line(&mut out, ["In the first world", "In the second world"][at.min(1)]);
            }
            world.to_text(&mut out, width);
        }
        warned(&mut out, &self.warnings, width);
        out
    }
}

impl WorldView {
    /// The steps, with true records in a row made one of.
    pub fn folded(&self) -> Vec<StepView> {
        steps::folded(&self.steps)
    }

    fn to_text(&self, out: &mut String, width: usize) {
        let until = format!("{}, {} to {}, in {}s", self.title, self.span[0], self.span[1], self.tick);
        wrapped(out, &until, 0, width);
        self.changed
            .iter()
            .for_each(|text| wrapped(out, &format!("Changed from the pack: {text}"), 0, width));
        self.summary.iter().for_each(|text| wrapped(out, text, 2, width));
        line(out, "\nWhat happened");
        if self.steps.is_empty() {
            line(out, "  Nothing was recorded.");
        }
        for step in self.folded() {
            let (first, rest) = (format!("  {}  ", step.date), 14);
            let mut text = String::new();
            wrapped(&mut text, &step.says, rest, width);
            out.push_str(&first);
            out.push_str(&text[rest.min(text.len())..]);
        }
        if !self.blocked.is_empty() {
            line(out, "\nWhat they could not do (expected attempts)");
        }
        self.blocked.iter().for_each(|blocked| wrapped(out, &blocked.sentence(), 2, width));
        for listing in &self.listings {
            out.push('\n');
            wrapped(out, &format!("What would have changed it: {}", listing.head()), 0, width);
            listing.otherwise.iter().for_each(|text| wrapped(out, text, 2, width));
        }
        line(out, "\nThe rules behind it");
        for rule in &self.rules {
            wrapped(out, &rule.sentence(), 2, width);
        }
    }
}

impl BlockedView {
    /// `flights, 2015-03-01 to 2017-03-01: 4.2 attempts, none of them by the fair score`.
    pub fn sentence(&self) -> String {
        let fairly = match self.fairly / self.attempts.max(f64::MIN_POSITIVE) {
            share if share < 1e-6 => "none of them by the fair score".to_owned(),
            share if share > 1.0 - 1e-6 => "as by the fair score".to_owned(),
            _ => format!("{} of them by the fair score", significant(self.fairly)),
        };
        let Self { activity, from, to, attempts, .. } = self;
        format!("{}, {from} to {to}: {}, {fairly}", name(activity), significant(*attempts))
    }
}

impl ListingView {
    /// `on “blacklist” from 2015-03-01 for 2 years, by mistake`.
    pub fn head(&self) -> String {
        let still = if self.to.is_some() { "" } else { ", still on it at the end" };
        let wrongly = if self.wrongly { ", by mistake" } else { "" };
        format!(
            "on \u{201c}{}\u{201d} from {} for {}{still}{wrongly}",
            name(&self.list),
            self.from,
            days(self.days)
        )
    }
}

impl RuleView {
    /// `list.blacklist (cn-court-list/pack.toml:40), documented: Title`.
    pub fn sentence(&self) -> String {
        let source = self.source.as_ref().or(self.why.as_ref());
        let source = source.map_or(String::new(), |text| format!(": {text}"));
        format!("{} ({}), {}{source}", self.path, self.line, self.evidence)
    }
}

fn world(world: &World) -> WorldView {
    let World { plan, story, .. } = world;
    let mut rules = Rules::new(plan);
    let steps = steps::steps(world, &mut rules);
    let blocked: Vec<BlockedView> =
        world.blocked.iter().map(|blocked| listing::blocked(world, blocked, &mut rules)).collect();
    let listings: Vec<ListingView> = world.listings.iter().map(|of| listing::listing(world, of)).collect();
    let summary = listing::summary(world, &steps, &blocked);
    WorldView {
        pack: plan.pack.name.clone(),
        title: plan.pack.title.clone(),
        stance: plan.pack.stance.word(),
        changed: plan.changed.lines(),
        span: [plan.start().to_string(), plan.end().to_string()],
        tick: plan.tick_word(),
        start: standing(world, &story.first),
        end: standing(world, &story.last()),
        summary,
        steps,
        blocked,
        listings,
        rules: rules.into_views(),
        bounds: listing::bounds(world),
        lists: plan.policy.lists.iter().map(|list| list.name.clone()).collect(),
    }
}

/// Units of the score as points.
fn points(world: &World, units: i16) -> f64 {
    f64::from(units) / f64::from(world.plan.policy.units_per_point)
}

fn standing(world: &World, standing: &Standing) -> StandingView {
    let policy = &world.plan.policy;
    let grade = |side: usize| policy.grades.get(usize::from(standing.grade[side])).cloned();
    let lists = |side: Side| {
        let on = policy.lists.iter().enumerate().filter(|(l, _)| standing.place(side, *l).is_on());
        on.map(|(_, list)| list.name.clone()).collect()
    };
    StandingView {
        score: points(world, standing.score[0]),
        fair_score: points(world, standing.score[1]),
        grade: grade(0),
        fair_grade: grade(1),
        lists: lists(Side::Score),
        fair_lists: lists(Side::Fair),
    }
}
